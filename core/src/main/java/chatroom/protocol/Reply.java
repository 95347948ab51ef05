package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to one request. */
public sealed interface Reply {

    /** What was asked for was done. */
    sealed interface Ok extends Reply
            permits Registered,
                    LoggedIn,
                    PasswordChanged,
                    Sent,
                    Polled,
                    HistoryPage,
                    SearchPage,
                    WhoIsThere,
                    Pong,
                    Kicked,
                    Announced,
                    Invited,
                    LoggedOut,
                    RoomReply {
        Action action();

        /** The room that it is about. */
        default RoomName room() {
            return RoomName.LOBBY;
        }
    }

    /** @param admin the account is an admin's: it is the one that was to be the first */
    record Registered(String username, boolean admin) implements Ok {
        @Override
        public Action action() {
            return Action.REGISTER;
        }

        /** The reply where the server gives no token. */
        public Registered(String username) {
            this(username, false);
        }
    }

    /**
     * To {@code login} and {@code resume}.
     *
     * @param lastId the newest message there is, 0 if there is none
     * @param online how many people are logged in, this one included
     * @param admin whether this user is an admin, as of now
     */
    record LoggedIn(Action action, String username, String token, String epoch, long lastId, int online, boolean admin)
            implements Ok {
        /** Of somebody who is no admin. */
        public LoggedIn(Action action, String username, String token, String epoch, long lastId, int online) {
            this(action, username, token, epoch, lastId, online, false);
        }

        @Override
        public String toString() {
            return "LoggedIn[action=%s, username=%s, token=********, epoch=%s, lastId=%s, online=%s, admin=%b]"
                    .formatted(action, username, epoch, lastId, online, admin);
        }
    }

    record PasswordChanged() implements Ok {
        @Override
        public Action action() {
            return Action.PASSWORD;
        }
    }

    /** @param duplicate the nonce was stored before; {@code id} and {@code timestamp} are the first message's */
    record Sent(RoomName room, long id, Instant timestamp, boolean duplicate) implements Ok {
        /** Into the lobby. */
        public Sent(long id, Instant timestamp, boolean duplicate) {
            this(RoomName.LOBBY, id, timestamp, duplicate);
        }

        @Override
        public Action action() {
            return Action.SEND;
        }
    }

    /**
     * @param entries ascending, as they are after {@code lastId}
     * @param lastId the newest entry there is
     * @param more there are stored entries after the last of these
     */
    record Polled(RoomName room, List<Entry> entries, long lastId, boolean more, String epoch) implements Ok {
        /** A page of the lobby. */
        public Polled(List<? extends Entry> entries, long lastId, boolean more, String epoch) {
            this(RoomName.LOBBY, List.copyOf(entries), lastId, more, epoch);
        }

        /** The entries as somebody sees them who knows messages only. */
        public List<ChatMessage> messages() {
            return entries.stream().map(Entry::asMessage).toList();
        }

        @Override
        public Action action() {
            return Action.POLL;
        }
    }

    /**
     * @param entries ascending
     * @param lastId the entry after which they are so, where the server says it
     * @param more there are stored entries before the first of these
     */
    record HistoryPage(RoomName room, List<Entry> entries, OptionalLong lastId, boolean more, String epoch)
            implements Ok {
        /** A page of the lobby. */
        public HistoryPage(List<? extends Entry> entries, boolean more, String epoch) {
            this(RoomName.LOBBY, List.copyOf(entries), OptionalLong.empty(), more, epoch);
        }

        /** The entries as somebody sees them who knows messages only. */
        public List<ChatMessage> messages() {
            return entries.stream().map(Entry::asMessage).toList();
        }

        @Override
        public Action action() {
            return Action.HISTORY;
        }
    }

    /**
     * @param entries that were found, ascending
     * @param lastId the entry after which they are so, where the server says it
     * @param more there are others to be found before the first of these
     */
    record SearchPage(RoomName room, List<Entry> entries, OptionalLong lastId, boolean more, String epoch)
            implements Ok {
        /** A page of the lobby. */
        public SearchPage(List<? extends Entry> entries, boolean more, String epoch) {
            this(RoomName.LOBBY, List.copyOf(entries), OptionalLong.empty(), more, epoch);
        }

        /** The entries as somebody sees them who knows messages only. */
        public List<ChatMessage> messages() {
            return entries.stream().map(Entry::asMessage).toList();
        }

        @Override
        public Action action() {
            return Action.SEARCH;
        }
    }

    record WhoIsThere(RoomName room, List<String> users, int online) implements Ok {
        /** Those in the lobby. */
        public WhoIsThere(List<String> users, int online) {
            this(RoomName.LOBBY, users, online);
        }

        @Override
        public Action action() {
            return Action.WHO;
        }
    }

    record Pong(Instant timestamp) implements Ok {
        @Override
        public Action action() {
            return Action.PING;
        }
    }

    /** @param username as registered */
    record Kicked(String username) implements Ok {
        @Override
        public Action action() {
            return Action.KICK;
        }
    }

    record Announced() implements Ok {
        @Override
        public Action action() {
            return Action.ANNOUNCE;
        }
    }

    /**
     * A code by which one person may register.
     *
     * @param code a secret until it is used
     */
    record Invited(String code, Instant expires) implements Ok {
        @Override
        public Action action() {
            return Action.INVITE;
        }

        @Override
        public String toString() {
            return "Invited[code=********, expires=%s]".formatted(expires);
        }
    }

    record LoggedOut() implements Ok {
        @Override
        public Action action() {
            return Action.LOGOUT;
        }
    }

    /**
     * @param action as the client wrote it; empty where the request could not be read that far
     * @param message one sentence for people
     * @param retryAfterMillis when it's worth trying again
     * @param until when a mute ends
     */
    record Failed(
            Optional<String> action,
            ErrorCode code,
            String message,
            OptionalLong retryAfterMillis,
            Optional<Instant> until)
            implements Reply {
        /** For another reason than a mute. */
        public Failed(Optional<String> action, ErrorCode code, String message, OptionalLong retryAfterMillis) {
            this(action, code, message, retryAfterMillis, Optional.empty());
        }
    }
}
