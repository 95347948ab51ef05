package chatroom.protocol;

/** What a sender puts on a message so that a retry of it isn't a second message. */
public record Nonce(String value) {

    /** @throws Violation {@code invalid_request} */
    public static Nonce of(String value) throws Violation {
        int chars = value.codePointCount(0, value.length());
        if (chars < Limits.NONCE_MIN || chars > Limits.NONCE_MAX) {
            throw new Violation(
                    ErrorCode.INVALID_REQUEST,
                    "\"nonce\" has %s to %s characters; this one has %s."
                            .formatted(Limits.NONCE_MIN, Limits.NONCE_MAX, chars));
        }
        // They would not come back from the database as they went in, and a retry would not find its first message.
        boolean isPlain = Texts.printableAscii(value) == value.length();
        if (!isPlain && (Texts.hasLoneSurrogate(value) || value.codePoints().anyMatch(Texts::isControl))) {
            throw new Violation(
                    ErrorCode.INVALID_REQUEST, "\"nonce\" must not have control characters or lone surrogates.");
        }
        return new Nonce(value);
    }
}
