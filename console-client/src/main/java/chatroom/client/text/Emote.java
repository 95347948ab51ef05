package chatroom.client.text;

import java.util.Optional;

/** How people say what they do, in this client as in others: the text begins with {@code /me}. Pure. */
public final class Emote {
    public static final String PREFIX = "/me ";

    /** What is done; empty for a text that is only said. */
    public static Optional<String> of(String text) {
        return text.startsWith(PREFIX) ? Optional.of(text.substring(PREFIX.length())) : Optional.empty();
    }

    private Emote() {}
}
