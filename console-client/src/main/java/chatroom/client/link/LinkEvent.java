package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a link has to say. Names, texts and sentences are as the server sent them: whoever shows them cleans them. */
public sealed interface LinkEvent {
    record StatusChanged(LinkStatus status) implements LinkEvent {}

    /** Each message once, in the order of ids, without holes from the first one on. */
    record Posted(ChatMessage message) implements LinkEvent {}

    /**
     * Comes before the first message that was said while the reader was away: behind a lost connection, or between two runs of the client.
     *
     * @param count how many there were
     * @param shown how many of them follow: all of them, but for a start after a long time
     */
    record Missed(long count, long shown) implements LinkEvent {}

    /** @param resync changes were left out: whoever keeps the names asks who is there */
    record PresenceChanged(List<String> joined, List<String> left, int online, boolean resync) implements LinkEvent {}

    /** Whoever runs the server has something to say; it is no message, and isn't kept. */
    record Announced(String text, Instant timestamp) implements LinkEvent {}

    /** @param more there is something before the first of these */
    record HistoryRead(List<ChatMessage> messages, boolean more) implements LinkEvent {}

    /**
     * What a search has found, ascending.
     *
     * @param more there are others before the first of these
     */
    record SearchFound(String query, List<ChatMessage> messages, boolean more) implements LinkEvent {}

    record WhoIsThere(List<String> users, int online) implements LinkEvent {}

    /** By this admin. */
    record Kicked(String username) implements LinkEvent {}

    /** @param code a secret, for one person */
    record Invited(String code, Instant expires) implements LinkEvent {}

    record Registered(String username) implements LinkEvent {}

    /** Every other session of the same person has ended. */
    record PasswordChanged() implements LinkEvent {}

    /** @param again nobody asked for it: the link has come back by itself */
    record LoggedIn(String username, boolean again) implements LinkEvent {}

    /** A login, or a registration, failed for good: nobody is logged in until somebody tries again. */
    record LoginRefused(ErrorCode code, String sentence) implements LinkEvent {}

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
    record Queued(String key, String text, boolean again) implements LinkEvent {}

    /** The server stored it. It comes as {@link Posted} too, before or after this. */
    record Sent(String key, long id, String text) implements LinkEvent {}

    /**
     * It will not be sent again: the text goes back to whoever typed it.
     *
     * @param key empty if it never was {@link Queued}
     */
    record SendRefused(Optional<String> key, String text, String sentence) implements LinkEvent {}

    /** Something else that was asked for came to nothing. */
    record Refused(Action action, String sentence) implements LinkEvent {}

    /** The server has another history than before: what was shown isn't there any more. */
    record HistoryReplaced() implements LinkEvent {}

    /** The server itself hasn't these messages, both ends included; they will not come. */
    record Missing(long firstId, long lastId) implements LinkEvent {}

    /** Once for each outage, however many attempts it takes to end it. */
    record ConnectionLost(String sentence) implements LinkEvent {}

    /** Something will be tried again later. */
    record Delayed(Action action, String sentence, long retryAfterMillis) implements LinkEvent {}

    /** Something on this machine isn't as it should be; the chat goes on. */
    record Notice(String sentence) implements LinkEvent {}

    /** The link's thread has ended; nothing follows. */
    record Stopped() implements LinkEvent {}
}
