package chatroom.protocol;

import java.time.Instant;
import java.util.List;

/** What the server sends unasked. */
public sealed interface Event {

    /** The first frame on every connection. */
    record Welcome(int protocol, String server, Registration registration) implements Event {
        /** Of a server on which everybody may register. */
        public Welcome(int protocol, String server) {
            this(protocol, server, Registration.OPEN);
        }
    }

    record MessagePosted(ChatMessage message) implements Event {}

    /**
     * Who came and went since the last such event.
     *
     * @param online how many people are there now
     * @param resync changes were left out: whoever keeps the names asks {@code who}
     */
    record PresenceChanged(List<String> joined, List<String> left, int online, boolean resync) implements Event {}

    /** Whoever runs the server has something to say to everybody who is there; it isn't kept. */
    record Announced(String text, Instant timestamp) implements Event {}

    /** The last frame wherever the server closes by its own decision. */
    record Closing(String code, String message) implements Event {}
}
