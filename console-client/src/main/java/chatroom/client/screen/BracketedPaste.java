package chatroom.client.screen;

import org.jline.keymap.BindingReader;
import org.jline.reader.EndOfFileException;

/** What comes between the marks that a terminal puts around what is pasted. */
final class BracketedPaste {
    /** Not a character further, as the library reads: what is typed behind it may be for another reader. */
    static String upTo(String end, BindingReader keys) {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.lastIndexOf(end) != text.length() - end.length()) {
            int c = keys.readCharacter();
            if (c < 0) {
                throw new EndOfFileException();
            }
            text.appendCodePoint(c);
        }
        return text.substring(0, text.length() - end.length());
    }

    private BracketedPaste() {}
}
