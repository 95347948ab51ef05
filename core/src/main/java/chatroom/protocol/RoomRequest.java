package chatroom.protocol;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What only a server with many rooms is asked. Names of users are looked up in any case, and not held to the rules. */
public sealed interface RoomRequest extends Request {

    /** Replaces the text of one's own message. */
    record Edit(RoomReference room, long id, MessageText text, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.EDIT;
        }
    }

    record Delete(RoomReference room, long id, Optional<SingleLine> reason, Optional<Nonce> nonce)
            implements RoomRequest {
        @Override
        public Action action() {
            return Action.DELETE;
        }
    }

    /** @param on false takes it back */
    record React(RoomReference room, long id, Emoji emoji, boolean on, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.REACT;
        }
    }

    /** @param kind public or private */
    record Create(RoomName name, RoomKind kind, Optional<SingleLine> topic, Optional<Nonce> nonce)
            implements RoomRequest {
        @Override
        public Action action() {
            return Action.CREATE;
        }
    }

    record Join(RoomReference room, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.JOIN;
        }
    }

    record Leave(RoomReference room, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.LEAVE;
        }
    }

    record Add(RoomReference room, String username, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.ADD;
        }
    }

    record SetTopic(RoomReference room, SingleLine text, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.TOPIC;
        }
    }

    /** Out of another room than the lobby. */
    record KickFrom(RoomReference room, String username, Optional<SingleLine> reason, Optional<Nonce> nonce)
            implements RoomRequest {
        @Override
        public Action action() {
            return Action.KICK;
        }
    }

    /** @param seconds for ever without them */
    record Ban(
            RoomReference room,
            String username,
            Optional<SingleLine> reason,
            OptionalInt seconds,
            Optional<Nonce> nonce)
            implements RoomRequest {
        @Override
        public Action action() {
            return Action.BAN;
        }
    }

    record Unban(RoomReference room, String username, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.UNBAN;
        }
    }

    /** @param seconds for ever without them */
    record Mute(
            RoomReference room,
            String username,
            Optional<SingleLine> reason,
            OptionalInt seconds,
            Optional<Nonce> nonce)
            implements RoomRequest {
        @Override
        public Action action() {
            return Action.MUTE;
        }
    }

    record Unmute(RoomReference room, String username, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.UNMUTE;
        }
    }

    record ChangeRole(RoomReference room, String username, Role role, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.ROLE;
        }
    }

    record Archive(RoomReference room, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.ARCHIVE;
        }
    }

    record Unarchive(RoomReference room, Optional<Nonce> nonce) implements RoomRequest {
        @Override
        public Action action() {
            return Action.UNARCHIVE;
        }
    }

    /**
     * @param all all that are listed, not only one's own
     * @param after the last name of the page before
     */
    record Rooms(boolean all, Optional<String> after, int limit) implements RoomRequest {
        @Override
        public Action action() {
            return Action.ROOMS;
        }
    }

    /**
     * @param banned those who are banned instead
     * @param after the last name of the page before
     */
    record Members(RoomReference room, boolean banned, Optional<String> after, int limit) implements RoomRequest {
        @Override
        public Action action() {
            return Action.MEMBERS;
        }
    }

    /**
     * @param lastId the newest entry that the client has; without it, pushes begin after the newest
     * @param epoch the history that {@code lastId} belongs to
     */
    record Follow(RoomReference room, OptionalLong lastId, Optional<String> epoch) implements RoomRequest {
        @Override
        public Action action() {
            return Action.FOLLOW;
        }
    }

    record Unfollow(RoomReference room) implements RoomRequest {
        @Override
        public Action action() {
            return Action.UNFOLLOW;
        }
    }

    record Read(RoomReference room, long id) implements RoomRequest {
        @Override
        public Action action() {
            return Action.READ;
        }
    }

    record Typing(RoomReference room) implements RoomRequest {
        @Override
        public Action action() {
            return Action.TYPING;
        }
    }

    record Block(String username) implements RoomRequest {
        @Override
        public Action action() {
            return Action.BLOCK;
        }
    }

    record Unblock(String username) implements RoomRequest {
        @Override
        public Action action() {
            return Action.UNBLOCK;
        }
    }

    /** Whom one has blocked. */
    record Blocks() implements RoomRequest {
        @Override
        public Action action() {
            return Action.BLOCKS;
        }
    }

    /**
     * In all of one's rooms.
     *
     * @param cursor of the page before
     */
    record SearchMine(SearchQuery query, Optional<String> cursor, int limit) implements RoomRequest {
        @Override
        public Action action() {
            return Action.SEARCH;
        }
    }
}
