package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a link has to say. Names, texts and sentences are as the server sent them: whoever shows them cleans them. */
public sealed interface LinkEvent {
    record StatusChanged(LinkStatus status) implements LinkEvent {}

    /** Each entry of a room once, in the order of ids, without holes from the first one on. */
    record Posted(RoomName room, Entry entry) implements LinkEvent {
        /** An event of the lobby. */
        public Posted(ChatMessage message) {
            this(RoomName.LOBBY, message);
        }

        /** The entry as somebody sees it who knows messages only. */
        public ChatMessage message() {
            return entry.asMessage();
        }
    }

    /**
     * Comes before the first entry that was made while the reader was away: behind a lost connection, or between two runs of the client.
     *
     * @param count how many there were
     * @param shown how many of them follow: all of them, but for a start after a long time
     */
    record Missed(RoomName room, long count, long shown) implements LinkEvent {
        /** An event of the lobby. */
        public Missed(long count, long shown) {
            this(RoomName.LOBBY, count, shown);
        }
    }

    /** After a login: all rooms that this user is in, the lobby too. Those that aren't here are left. */
    record RoomsListed(List<RoomInfo> rooms) implements LinkEvent {}

    /**
     * From now on what comes after this entry of a room is {@link Posted}.
     *
     * @param again it was so on an earlier connection, and nothing in between is missing
     */
    record Followed(RoomName room, long lastId, boolean again) implements LinkEvent {}

    /**
     * Something between this user and a room is different.
     *
     * @param info the room, but where the user was removed
     * @param removal by whom and why, where that is known: a kick or a ban
     */
    record RoomChanged(Event.RoomChanged.Change change, RoomName room, Optional<RoomInfo> info, Optional<Entry> removal)
            implements LinkEvent {
        /** Nobody was removed by anybody. */
        public RoomChanged(Event.RoomChanged.Change change, RoomName room, Optional<RoomInfo> info) {
            this(change, room, info, Optional.empty());
        }
    }

    /** With another client this user has read so far. */
    record ReadMarked(RoomName room, long id) implements LinkEvent {}

    /** Something that was asked about rooms is done. */
    record Done(RoomRequest request, Reply.Ok reply) implements LinkEvent {}

    /** @param resync changes were left out: whoever keeps the names asks who is there */
    record PresenceChanged(List<String> joined, List<String> left, int online, boolean resync) implements LinkEvent {}

    /** Whoever runs the server has something to say; it is no message, and isn't kept. */
    record Announced(String text, Instant timestamp) implements LinkEvent {}

    /**
     * Entries before those that were known.
     *
     * @param asOf the entry after which the messages read so
     * @param more there is something before the first of these
     * @param beforeId as it was asked for
     */
    record HistoryRead(RoomName room, List<Entry> entries, long asOf, boolean more, OptionalLong beforeId)
            implements LinkEvent {
        /** The newest there are. */
        public HistoryRead(RoomName room, List<Entry> entries, long asOf, boolean more) {
            this(room, entries, asOf, more, OptionalLong.empty());
        }

        /** An event of the lobby. */
        public HistoryRead(List<ChatMessage> messages, boolean more) {
            this(RoomName.LOBBY, List.copyOf(messages), Long.MAX_VALUE, more);
        }

        /** The entries as somebody sees them who knows messages only. */
        public List<ChatMessage> messages() {
            return entries.stream().map(Entry::asMessage).toList();
        }
    }

    /**
     * What a search has found, ascending.
     *
     * @param more there are others before the first of these
     */
    record SearchFound(RoomName room, String query, List<ChatMessage> messages, boolean more) implements LinkEvent {
        /** An event of the lobby. */
        public SearchFound(String query, List<ChatMessage> messages, boolean more) {
            this(RoomName.LOBBY, query, messages, more);
        }
    }

    record WhoIsThere(RoomName room, List<String> users, int online) implements LinkEvent {
        /** An event of the lobby. */
        public WhoIsThere(List<String> users, int online) {
            this(RoomName.LOBBY, users, online);
        }
    }

    /** The session was ended by this admin. */
    record Kicked(String username) implements LinkEvent {}

    /** @param code a secret, for one person */
    record Invited(String code, Instant expires) implements LinkEvent {}

    record Registered(String username) implements LinkEvent {}

    /** Every other session of the same person has ended. */
    record PasswordChanged() implements LinkEvent {}

    /**
     * @param again nobody asked for it: the link has come back by itself
     * @param admin may do what admins alone may; what counts, the server looks up each time
     */
    record LoggedIn(String username, boolean again, boolean admin) implements LinkEvent {
        /** Of somebody who is no admin. */
        public LoggedIn(String username, boolean again) {
            this(username, again, false);
        }
    }

    /**
     * A login, or a registration, failed for good.
     *
     * @param still who was logged in before, and is again; otherwise nobody is until somebody tries again
     */
    record LoginRefused(ErrorCode code, String sentence, Optional<String> still) implements LinkEvent {
        /** Nobody is logged in. */
        public LoginRefused(ErrorCode code, String sentence) {
            this(code, sentence, Optional.empty());
        }
    }

    /**
     * The session is void; nobody is logged in until somebody logs in.
     *
     * @param atServer the server said so; otherwise the session was only forgotten here
     */
    record LoggedOut(boolean atServer) implements LinkEvent {}

    /**
     * It waits for the server's confirmation. Several are confirmed in the order in which they were queued.
     *
     * @param key what the {@link Sent} or {@link SendRefused} that answers it will have
     * @param again an earlier run of the client left it
     */
    record Queued(String key, RoomReference room, String text, boolean again) implements LinkEvent {
        /** An event of the lobby. */
        public Queued(String key, String text, boolean again) {
            this(key, RoomReference.LOBBY, text, again);
        }
    }

    /** The server stored it. It comes as {@link Posted} too, before or after this, where the room is followed. */
    record Sent(String key, RoomName room, long id, String text) implements LinkEvent {
        /** An event of the lobby. */
        public Sent(String key, long id, String text) {
            this(key, RoomName.LOBBY, id, text);
        }
    }

    /**
     * It will not be sent again: the text goes back to whoever typed it.
     *
     * @param key empty if it never was {@link Queued}
     */
    record SendRefused(Optional<String> key, Draft draft, String sentence) implements LinkEvent {
        /** An event of the lobby. */
        public SendRefused(Optional<String> key, String text, String sentence) {
            this(key, Draft.of(RoomReference.LOBBY, text), sentence);
        }

        public RoomReference room() {
            return draft.room();
        }

        public String text() {
            return draft.text();
        }
    }

    /** Something else that was asked for came to nothing. */
    record Refused(Action action, String sentence) implements LinkEvent {}

    /** The server has another history than before, of all rooms: what was shown isn't there any more. */
    record HistoryReplaced() implements LinkEvent {}

    /** The server itself hasn't these entries of a room, both ends included; they will not come. */
    record Missing(RoomName room, long firstId, long lastId) implements LinkEvent {
        /** An event of the lobby. */
        public Missing(long firstId, long lastId) {
            this(RoomName.LOBBY, firstId, lastId);
        }
    }

    /** Once for each outage, however many attempts it takes to end it. */
    record ConnectionLost(String sentence) implements LinkEvent {}

    /** Something will be tried again later. */
    record Delayed(Action action, String sentence, long retryAfterMillis) implements LinkEvent {}

    /** Something on this machine isn't as it should be; the chat goes on. */
    record Notice(String sentence) implements LinkEvent {}

    /** The link's thread has ended; nothing follows. */
    record Stopped() implements LinkEvent {}
}
