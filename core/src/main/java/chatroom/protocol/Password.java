package chatroom.protocol;

/** A password in the clear. It never shows itself: {@link #toString()} is safe in a log. */
public record Password(String value) {

    /**
     * A password that somebody chooses.
     *
     * @throws Violation {@code invalid_password}
     */
    public static Password chosen(String value) throws Violation {
        int chars = value.codePointCount(0, value.length());
        if (chars < Limits.PASSWORD_MIN || chars > Limits.PASSWORD_MAX) {
            throw new Violation(
                    ErrorCode.INVALID_PASSWORD,
                    "A password has %d to %d characters; this one has %d."
                            .formatted(Limits.PASSWORD_MIN, Limits.PASSWORD_MAX, chars));
        }
        if (Texts.hasLoneSurrogate(value)) {
            throw new Violation(ErrorCode.INVALID_PASSWORD, "The password has half of a character (a lone surrogate).");
        }
        return new Password(value);
    }

    @Override
    public String toString() {
        return "********";
    }
}
