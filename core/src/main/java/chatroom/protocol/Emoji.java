package chatroom.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What one reacts with: one grapheme cluster with an emoji in it. The pattern {@code \X} of Java 17 knows the clusters of emoji: families,
 * flags, keycaps, skin tones (java.text.BreakIterator learned them in Java 20 only, and a library of Unicode's data weighs 14 MB).
 */
public record Emoji(String value) {
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final Pattern FLAG = Pattern.compile("[\\x{1F1E6}-\\x{1F1FF}]{2}.*");
    private static final Pattern KEYCAP = Pattern.compile("[0-9#*]\\uFE0F?\\u20E3.*");
    private static final String JOINER = "\u200D";

    /** @throws Violation {@code invalid_request} */
    public static Emoji of(String value) throws Violation {
        if (!isEmoji(value)) {
            throw new Violation(
                    ErrorCode.INVALID_REQUEST,
                    "\"emoji\" must be one emoji, of at most %s bytes.".formatted(RoomLimits.EMOJI_BYTES));
        }
        return new Emoji(value);
    }

    private static boolean isEmoji(String value) {
        return value.length() <= RoomLimits.EMOJI_BYTES
                && !Texts.hasLoneSurrogate(value)
                && value.getBytes(StandardCharsets.UTF_8).length <= RoomLimits.EMOJI_BYTES
                && isCluster(value)
                && (FLAG.matcher(value).matches()
                        || KEYCAP.matcher(value).matches()
                        || value.codePoints().anyMatch(Emoji::isPictograph));
    }

    private static boolean isCluster(String value) {
        return CLUSTER.matcher(value).matches();
    }

    /**
     * Whether a character has Unicode's property Extended_Pictographic, which Java 17 doesn't tell: of all characters that don't continue
     * what is before them, a joiner makes one cluster only of those (Unicode Standard Annex 29, rule GB11).
     */
    private static boolean isPictograph(int codePoint) {
        String character = Character.toString(codePoint);
        return isCluster(character + JOINER + character) && !isCluster("a" + character);
    }

    @Override
    public String toString() {
        return value;
    }
}
