package chatroom.protocol;

import static chatroom.protocol.ErrorCode.INVALID_TEXT;

import java.util.Locale;

/** A text that obeys the rules. */
public record MessageText(String value) {

    /** @throws Violation {@code invalid_text} */
    public static MessageText of(String value) throws Violation {
        int chars = Texts.printableAscii(value);
        boolean blank = isSpaces(value, chars);
        for (int i = chars; i < value.length(); chars++) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new Violation(INVALID_TEXT, "The text has half of a character (a lone surrogate).");
            }
            if (Texts.isControl(c) && c != '\n' && c != '\t') {
                throw new Violation(
                        INVALID_TEXT,
                        String.format(
                                Locale.ROOT,
                                "The text has the control character U+%04X; only LF and TAB are allowed.",
                                c));
            }
            blank = blank && Texts.isWhiteSpace(c);
        }
        if (blank) {
            throw new Violation(INVALID_TEXT, "The text is empty or only white space.");
        }
        if (chars > Limits.TEXT_CHARS) {
            throw new Violation(
                    INVALID_TEXT,
                    "A text has at most %s characters; this one has %s.".formatted(Limits.TEXT_CHARS, chars));
        }
        return new MessageText(value);
    }

    private static boolean isSpaces(String value, int length) {
        int i = 0;
        while (i < length && value.charAt(i) == ' ') {
            i++;
        }
        return i == length;
    }
}
