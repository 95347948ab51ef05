package chatroom.protocol;

import java.util.regex.Pattern;

/** How a text speaks of somebody: by the name as a word of its own, in any case. */
public final class Mention {
    private static final String BEFORE = "(?<![\\p{L}\\p{N}_.-])";

    /** A dot at the end of a sentence is none of a longer name. */
    private static final String AFTER = "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_-])";

    private final Pattern pattern;

    private Mention(String beforeName, String username) {
        this.pattern = Pattern.compile(BEFORE + beforeName + Pattern.quote(username) + AFTER, Pattern.CASE_INSENSITIVE);
    }

    /** By the name after an @, which calls somebody: it is counted among what they haven't read. */
    public static Mention called(String username) {
        return new Mention("@", username);
    }

    /** By the name with or without an @. */
    public static Mention named(String username) {
        return new Mention("", username);
    }

    public boolean isIn(String text) {
        return pattern.matcher(text).find();
    }
}
