package chatroom.protocol;

import java.util.Locale;

/** What the rules for texts, nonces and passwords have in common. */
final class Texts {
    /** Letters and marks without a shape: joiners, fillers, an empty Braille pattern; and what stands for a damaged letter. */
    private static final String INVISIBLE =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0\uFFFD";

    /** A half of a surrogate pair without the other: no character, and lost on the way through UTF-8. */
    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** How many characters at its beginning are printable ASCII, which no rule forbids: of most texts, all. */
    static int printableAscii(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) <= '~') {
            i++;
        }
        return i;
    }

    /** C0 controls (NUL among them), DEL and C1 controls. */
    static boolean isControl(int codePoint) {
        return Character.getType(codePoint) == Character.CONTROL;
    }

    /** White space in Java's sense and Unicode's: the no-break spaces too. */
    static boolean isWhiteSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    /** Shown as nothing, as a plain space, or as the sign for what can't be read. */
    static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default ->
                INVISIBLE.indexOf(codePoint) >= 0
                        // Variation selectors: the sign before them looks the same, or nearly.
                        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
        };
    }

    static String named(int codePoint) {
        String digits = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }

    private Texts() {}
}
