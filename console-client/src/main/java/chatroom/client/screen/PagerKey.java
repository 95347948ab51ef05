package chatroom.client.screen;

import java.io.IOException;
import java.util.Set;
import org.jline.utils.NonBlockingReader;

/** What a key does to who looks back. */
enum PagerKey {
    /** As terminals send it: of numbered keys, and of the others with and without the keypad's mode. */
    PAGE_UP("\033[5~"),
    PAGE_DOWN("\033[6~"),
    UP("\033[A", "\033OA"),
    DOWN("\033[B", "\033OB"),
    HOME("\033[H", "\033OH", "\033[1~", "\033[7~"),
    BACK("q", "\033", "\003", "\033[F", "\033OF", "\033[4~", "\033[8~", ""),
    /** It isn't for the pager: it goes on in the room. */
    OTHER;

    /** What belongs to a key comes at once. */
    private static final long SEQUENCE_MILLIS = 100;

    private static final char ESCAPE = '\033';
    private static final int MOST_CHARS = 32;

    /** Made by {@code Set.of}, so nobody changes it. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<String> sequences;

    PagerKey(String... sequences) {
        this.sequences = Set.of(sequences);
    }

    static PagerKey of(String sequence) {
        for (PagerKey key : values()) {
            if (key.sequences.contains(sequence)) {
                return key;
            }
        }
        return OTHER;
    }

    /** Reads a key, with all that it sends; nothing where no more come. */
    static String read(NonBlockingReader in) throws IOException {
        StringBuilder key = new StringBuilder();
        int c = in.read();
        while (c >= 0) {
            key.append((char) c);
            if (isWhole(key) || in.peek(SEQUENCE_MILLIS) < 0) {
                break;
            }
            c = in.read();
        }
        return key.toString();
    }

    /** As ECMA-48 has it: an introducer, parameters, and a last character. */
    private static boolean isWhole(CharSequence key) {
        char last = key.charAt(key.length() - 1);
        int begin = 0;
        while (begin < key.length() - 1 && key.charAt(begin) == ESCAPE && key.charAt(begin + 1) == ESCAPE) {
            // With Alt.
            begin++;
        }
        if (key.length() >= MOST_CHARS) {
            return true;
        }
        if (key.charAt(begin) != ESCAPE) {
            return !Character.isHighSurrogate(last);
        }
        return switch (key.length() - begin) {
            case 1 -> false;
            case 2 -> last != '[' && last != 'O';
            default -> last >= '@' && last <= '~';
        };
    }
}
