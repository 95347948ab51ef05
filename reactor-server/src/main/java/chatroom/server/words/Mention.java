package chatroom.server.words;

import java.util.regex.Pattern;

/** Whether a text calls somebody: by the name after an @, as a word of its own, in any case. */
public final class Mention {
    private final Pattern pattern;

    public Mention(String username) {
        // A dot at the end of a sentence is none of a longer name.
        this.pattern = Pattern.compile(
                "(?<![\\p{L}\\p{N}_.-])@" + Pattern.quote(username) + "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_-])",
                Pattern.CASE_INSENSITIVE);
    }

    public boolean isIn(String text) {
        return pattern.matcher(text).find();
    }
}
