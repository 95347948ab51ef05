package chatroom.server.store.postgres;

/** What PostgreSQL can keep as text: not the character NUL, and no half of a surrogate pair, which UTF-8 doesn't have. */
final class StoredText {
    static boolean canBe(String text) {
        return text.indexOf('\0') < 0 && text.codePoints().noneMatch(StoredText::isHalf);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private StoredText() {}
}
