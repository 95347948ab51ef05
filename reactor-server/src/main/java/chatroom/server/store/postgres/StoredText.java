package chatroom.server.store.postgres;

/** What PostgreSQL can keep as text: not the character NUL, and no half of a surrogate pair, which UTF-8 doesn't have. */
final class StoredText {
    static boolean canBe(String text) {
        return text.indexOf('\0') < 0 && text.codePoints().noneMatch(StoredText::isHalf);
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** In place of a text by which names are asked for: what it can keep, before and after which the same names stand. */
    static String inOrder(String text) {
        int nul = text.indexOf('\0');
        String kept = nul < 0 ? text : text.substring(0, nul);
        StringBuilder whole = new StringBuilder(kept.length());
        kept.codePoints().forEach(one -> whole.appendCodePoint(isHalf(one) ? Character.MAX_VALUE : one));
        return whole.toString();
    }

    private StoredText() {}
}
