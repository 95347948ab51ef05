package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Replies about rooms. */
public sealed interface RoomReply extends Reply.Ok {

    /**
     * To what writes an entry, but {@code send}.
     *
     * @param duplicate the nonce was stored before; {@code id} and {@code timestamp} are the first entry's
     * @param info the room, to {@code create} and {@code join}
     */
    record Stored(Action action, RoomName room, long id, Instant timestamp, boolean duplicate, Optional<RoomInfo> info)
            implements RoomReply {}

    /** It was so already: there is no entry. */
    record Unchanged(Action action, RoomName room, Optional<RoomInfo> info) implements RoomReply {}

    /** To what neither writes an entry nor asks for anything. */
    record Acknowledged(Action action, RoomName room) implements RoomReply {}

    /** @param more there are rooms after the last of these */
    record RoomPage(List<RoomInfo> rooms, boolean more) implements RoomReply {
        @Override
        public Action action() {
            return Action.ROOMS;
        }
    }

    /** @param more there are members after the last of these */
    record MemberPage(RoomName room, List<MemberLine> members, boolean more) implements RoomReply {
        @Override
        public Action action() {
            return Action.MEMBERS;
        }
    }

    /**
     * One member, or one who is banned.
     *
     * @param mutedUntil {@link RoomLimits#FOR_EVER} where it doesn't end
     * @param bannedUntil {@link RoomLimits#FOR_EVER} where it doesn't end
     */
    record MemberLine(
            String username, Role role, boolean online, Optional<Instant> mutedUntil, Optional<Instant> bannedUntil) {}

    /** @param lastId the newest entry: pushes go on after what the client has */
    record Following(RoomName room, long lastId, String epoch) implements RoomReply {
        @Override
        public Action action() {
            return Action.FOLLOW;
        }
    }

    /** Those whom a user has blocked, sorted. */
    record BlockedUsers(List<String> users) implements RoomReply {
        @Override
        public Action action() {
            return Action.BLOCKS;
        }
    }

    /**
     * To a search in all of one's rooms.
     *
     * @param found the newest first, to show and not to apply
     * @param cursor where the next page begins, if there is one
     */
    record FoundPage(List<Found> found, Optional<String> cursor, boolean more, String epoch) implements RoomReply {
        @Override
        public Action action() {
            return Action.SEARCH;
        }
    }

    /** A message and its room. */
    record Found(RoomName room, ChatMessage message) {}
}
