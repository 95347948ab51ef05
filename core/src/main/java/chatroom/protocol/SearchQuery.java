package chatroom.protocol;

/** The words that somebody looks for. A message is found if it has all of them. */
public record SearchQuery(String words) {

    /** @throws Violation {@code invalid_request} */
    public static SearchQuery of(String words) throws Violation {
        int chars = words.codePointCount(0, words.length());
        if (chars > Limits.QUERY_CHARS || words.isBlank()) {
            throw new Violation(
                    ErrorCode.INVALID_REQUEST,
                    "\"query\" has 1 to %s characters that are not all white space.".formatted(Limits.QUERY_CHARS));
        }
        // The first keep the database from reading on, the second don't come through UTF-8.
        if (Texts.hasLoneSurrogate(words) || words.codePoints().anyMatch(Texts::isControl)) {
            throw new Violation(
                    ErrorCode.INVALID_REQUEST, "\"query\" must not have control characters or lone surrogates.");
        }
        return new SearchQuery(words);
    }
}
