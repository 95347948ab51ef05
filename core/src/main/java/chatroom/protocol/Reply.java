package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The answer to one request. */
public sealed interface Reply {

    record Registered(String username) implements Reply {}

    /**
     * To {@code login} and {@code resume}.
     *
     * @param lastId the newest message there is, 0 if there is none
     * @param online how many people are logged in, this one included
     */
    record LoggedIn(Action action, String username, String token, String epoch, long lastId, int online)
            implements Reply {
        @Override
        public String toString() {
            return "LoggedIn[action=%s, username=%s, token=********, epoch=%s, lastId=%d, online=%d]"
                    .formatted(action, username, epoch, lastId, online);
        }
    }

    record PasswordChanged() implements Reply {}

    /** @param duplicate the nonce was stored before; {@code id} and {@code timestamp} are the first message's */
    record Sent(long id, Instant timestamp, boolean duplicate) implements Reply {}

    /**
     * @param messages ascending
     * @param lastId the newest message there is
     * @param more there are stored messages after the last of these
     */
    record Polled(List<ChatMessage> messages, long lastId, boolean more, String epoch) implements Reply {}

    /**
     * @param messages ascending
     * @param more there are stored messages before the first of these
     */
    record HistoryPage(List<ChatMessage> messages, boolean more, String epoch) implements Reply {}

    /**
     * @param messages that were found, ascending
     * @param more there are others to be found before the first of these
     */
    record SearchPage(List<ChatMessage> messages, boolean more, String epoch) implements Reply {}

    record WhoIsThere(List<String> users, int online) implements Reply {}

    record Pong(Instant timestamp) implements Reply {}

    record LoggedOut() implements Reply {}

    /**
     * @param action as the client wrote it; empty where the request could not be read that far
     * @param message one sentence for people
     * @param retryAfterMillis when it's worth trying again
     */
    record Failed(Optional<String> action, ErrorCode code, String message, OptionalLong retryAfterMillis)
            implements Reply {}
}
