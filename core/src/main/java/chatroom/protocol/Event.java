package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A frame that the server sends without being asked. */
public sealed interface Event {

    /** The room that it is about. */
    default RoomName room() {
        return RoomName.LOBBY;
    }

    /** The first frame on every connection. */
    record Welcome(int protocol, String server, Registration registration) implements Event {
        /** Of a server on which everybody may register. */
        public Welcome(int protocol, String server) {
            this(protocol, server, Registration.OPEN);
        }
    }

    /** An entry, as it was made. */
    record MessagePosted(RoomName room, Entry entry) implements Event {
        /** An event of the lobby. */
        public MessagePosted(ChatMessage message) {
            this(RoomName.LOBBY, message);
        }

        /** The entry as somebody sees it who knows messages only. */
        public ChatMessage message() {
            return entry.asMessage();
        }
    }

    /**
     * Something between this user and a room is different.
     *
     * @param info the room, where the user may know it
     */
    record RoomChanged(Change change, RoomName room, Optional<RoomInfo> info) implements Event {
        /** What has changed about a room. */
        public enum Change {
            ADDED,
            REMOVED,
            /** The role or the mute. */
            CHANGED;

            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }

            public static Optional<Change> ofWireName(String name) {
                return Stream.of(values())
                        .filter(change -> change.wireName().equals(name))
                        .findFirst();
            }
        }
    }

    /** On another connection this user has read so far. */
    record ReadMarked(RoomName room, long id) implements Event {}

    /** They are writing something. */
    record Typing(RoomName room, List<String> users) implements Event {}

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
