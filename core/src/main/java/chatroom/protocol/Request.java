package chatroom.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/** What a client asks for. Each request gets exactly one reply. */
public sealed interface Request {
    Action action();

    /** @param invite the code, where the server asks for one */
    record Register(Username username, Password password, Optional<String> invite) implements Request {
        /** Without an invite. */
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

    record Send(MessageText text, Optional<Nonce> nonce) implements Request {
        @Override
        public Action action() {
            return Action.SEND;
        }
    }

    /** @param lastId 0 or more */
    record Poll(long lastId, int limit) implements Request {
        @Override
        public Action action() {
            return Action.POLL;
        }
    }

    /** @param beforeId 0 or more; without it, the newest there are */
    record History(OptionalLong beforeId, int limit) implements Request {
        @Override
        public Action action() {
            return Action.HISTORY;
        }
    }

    /** @param beforeId 0 or more; without it, the newest there are */
    record Search(SearchQuery query, OptionalLong beforeId, int limit) implements Request {
        @Override
        public Action action() {
            return Action.SEARCH;
        }
    }

    record Who() implements Request {
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
