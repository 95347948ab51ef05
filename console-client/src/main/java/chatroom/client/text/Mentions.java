package chatroom.client.text;

import java.util.regex.Pattern;

/** Whether a text speaks of somebody: by the name as a word, with or without @, in any case. */
public final class Mentions {
    private final Pattern pattern;

    public Mentions(String username) {
        // A dot at the end of a sentence is none of a longer name.
        this.pattern = Pattern.compile(
                "(?<![\\p{L}\\p{N}_.-])" + Pattern.quote(username) + "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_-])",
                Pattern.CASE_INSENSITIVE);
    }

    public boolean in(String text) {
        return pattern.matcher(text).find();
    }
}
