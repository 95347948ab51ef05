package chatroom.protocol;

/** A topic or a reason: one line, perhaps empty. */
public record SingleLine(String value) {
    private static final String LINE_SEPARATORS = "\u2028\u2029";

    /**
     * @param what it is, as a sentence says it
     * @throws Violation {@code invalid_text}
     */
    public static SingleLine of(String what, String value) throws Violation {
        int chars = value.codePointCount(0, value.length());
        if (chars > RoomLimits.LINE_CHARS) {
            throw new Violation(
                    ErrorCode.INVALID_TEXT,
                    "A %s has at most %s characters; this one has %s.".formatted(what, RoomLimits.LINE_CHARS, chars));
        }
        if (Texts.hasLoneSurrogate(value)) {
            throw new Violation(
                    ErrorCode.INVALID_TEXT, "The %s has half of a character (a lone surrogate).".formatted(what));
        }
        if (value.codePoints().anyMatch(c -> Texts.isControl(c) || LINE_SEPARATORS.indexOf(c) >= 0)) {
            throw new Violation(
                    ErrorCode.INVALID_TEXT,
                    "A %s is one line without control characters, TAB included.".formatted(what));
        }
        if (!value.isEmpty() && value.codePoints().allMatch(Texts::isWhiteSpace)) {
            throw new Violation(ErrorCode.INVALID_TEXT, "The %s is only white space.".formatted(what));
        }
        return new SingleLine(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
