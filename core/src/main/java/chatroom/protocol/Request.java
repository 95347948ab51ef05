package chatroom.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/** What a client asks for. Each request gets exactly one reply. */
public sealed interface Request
        permits Request.Register,
                Request.Login,
                Request.Resume,
                Request.ChangePassword,
                Request.Send,
                Request.Poll,
                Request.History,
                Request.Search,
                Request.Who,
                Request.Ping,
                Request.AdminOnly,
                Request.Logout,
                RoomRequest {
    Action action();

    /** The room that it is about. */
    default RoomReference room() {
        return RoomReference.LOBBY;
    }

    /** @param invite the code, where the server asks for one */
    record Register(Username username, Password password, Optional<String> invite) implements Request {
        /** Registers without an invite code. */
        public Register(Username username, Password password) {
            this(username, password, Optional.empty());
        }

        @Override
        public Action action() {
            return Action.REGISTER;
        }

        @Override
        public String toString() {
            return "Register[username=%s, password=%s, invite=%s]"
                    .formatted(username, password, invite.isPresent() ? "********" : "none");
        }
    }

    /** The name isn't held to the rules here: what breaks them is nobody's name, and gets the answer that every unknown name gets. */
    record Login(String username, Password password, Subscription subscription) implements Request {
        @Override
        public Action action() {
            return Action.LOGIN;
        }
    }

    record Resume(String token, Subscription subscription) implements Request {
        @Override
        public Action action() {
            return Action.RESUME;
        }

        @Override
        public String toString() {
            return "Resume[token=********, subscription=" + subscription + "]";
        }
    }

    /** Of the user who is logged in. */
    record ChangePassword(Password old, Password chosen) implements Request {
        @Override
        public Action action() {
            return Action.PASSWORD;
        }
    }

    /**
     * @param isAction the text says what its author does
     * @param replyTo the message that it answers
     */
    record Send(RoomReference room, MessageText text, boolean isAction, OptionalLong replyTo, Optional<Nonce> nonce)
            implements Request {
        /** Into the lobby. */
        public Send(MessageText text, Optional<Nonce> nonce) {
            this(RoomReference.LOBBY, text, false, OptionalLong.empty(), nonce);
        }

        @Override
        public Action action() {
            return Action.SEND;
        }
    }

    /** @param lastId 0 or more */
    record Poll(RoomReference room, long lastId, int limit) implements Request {
        /** Asks for messages of the lobby. */
        public Poll(long lastId, int limit) {
            this(RoomReference.LOBBY, lastId, limit);
        }

        @Override
        public Action action() {
            return Action.POLL;
        }
    }

    /** @param beforeId 0 or more; without it, the newest there are */
    record History(RoomReference room, OptionalLong beforeId, int limit) implements Request {
        /** Asks for messages of the lobby. */
        public History(OptionalLong beforeId, int limit) {
            this(RoomReference.LOBBY, beforeId, limit);
        }

        @Override
        public Action action() {
            return Action.HISTORY;
        }
    }

    /** @param beforeId 0 or more; without it, the newest there are */
    record Search(RoomReference room, SearchQuery query, OptionalLong beforeId, int limit) implements Request {
        /** Asks about the lobby. */
        public Search(SearchQuery query, OptionalLong beforeId, int limit) {
            this(RoomReference.LOBBY, query, beforeId, limit);
        }

        @Override
        public Action action() {
            return Action.SEARCH;
        }
    }

    record Who(RoomReference room) implements Request {
        /** Asks about the lobby. */
        public Who() {
            this(RoomReference.LOBBY);
        }

        @Override
        public Action action() {
            return Action.WHO;
        }
    }

    record Ping() implements Request {
        @Override
        public Action action() {
            return Action.PING;
        }
    }

    /** What only admins may ask for. */
    sealed interface AdminOnly extends Request {}

    /** Ends the sessions of a user, who may log in again. The name is looked up in any case, and not held to the rules. */
    record Kick(String username) implements AdminOnly {
        @Override
        public Action action() {
            return Action.KICK;
        }
    }

    record Announce(MessageText text) implements AdminOnly {
        @Override
        public Action action() {
            return Action.ANNOUNCE;
        }
    }

    /** For a code by which one person may register. */
    record Invite() implements AdminOnly {
        @Override
        public Action action() {
            return Action.INVITE;
        }
    }

    record Logout() implements Request {
        @Override
        public Action action() {
            return Action.LOGOUT;
        }
    }
}
