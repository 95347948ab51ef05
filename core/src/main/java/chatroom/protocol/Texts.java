package chatroom.protocol;

/** What the rules for texts, nonces and passwords have in common. */
final class Texts {

    /** A half of a surrogate pair without the other: no character, and lost on the way through UTF-8. */
    static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** C0 controls (NUL among them), DEL and C1 controls. */
    static boolean isControl(int codePoint) {
        return Character.getType(codePoint) == Character.CONTROL;
    }

    private Texts() {}
}
