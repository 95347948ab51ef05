package chatroom.codec;

import java.nio.charset.StandardCharsets;

/**
 * Strings that come again and again, made once: the names of fields, and of actions. Holds so many at most, whatever
 * comes. Not thread-safe.
 */
final class KnownWords {
    private static final int PLACES = 512;
    private static final int MOST_CHARS = 16;

    private final String[] words = new String[PLACES];

    /** What stands there in ASCII, as a string. */
    String of(byte[] text, int from, int length) {
        if (length == 0 || length > MOST_CHARS) {
            return new String(text, from, length, StandardCharsets.US_ASCII);
        }
        // Of those that were tried, these factors give each word of the protocol a place of its own.
        int place = (text[from] + 11 * text[from + length - 1] + 21 * text[from + length / 2] + length) % PLACES;
        String word = words[place];
        if (word == null || !isAt(text, from, length, word)) {
            word = new String(text, from, length, StandardCharsets.US_ASCII);
            words[place] = word;
        }
        return word;
    }

    private static boolean isAt(byte[] text, int from, int length, String word) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
