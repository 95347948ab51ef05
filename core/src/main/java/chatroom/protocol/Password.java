package chatroom.protocol;

import java.util.Optional;

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
                    "A password has %s to %s characters; this one has %s."
                            .formatted(Limits.PASSWORD_MIN, Limits.PASSWORD_MAX, chars));
        }
        if (Texts.hasLoneSurrogate(value)) {
            throw new Violation(ErrorCode.INVALID_PASSWORD, "The password has half of a character (a lone surrogate).");
        }
        Optional<String> unseen = unseen(value);
        if (unseen.isPresent()) {
            throw new Violation(
                    ErrorCode.INVALID_PASSWORD,
                    "The password has a character that can't be seen or typed (" + unseen.get()
                            + "): it may have been pasted with it, so choose one without.");
        }
        return new Password(value);
    }

    /**
     * The first character that nobody would know of or could type again: a control character, a line end, what has no
     * width, what turns the direction, a space that isn't the plain one, and the sign for a letter that was damaged on
     * its way.
     *
     * @return as U+0000; empty where there is none
     */
    public static Optional<String> unseen(String value) {
        return value.codePoints().filter(Texts::isUnseen).mapToObj(Texts::named).findFirst();
    }

    @Override
    public String toString() {
        return "********";
    }
}
