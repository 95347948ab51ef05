package chatroom.client.plain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a script wants of the chat.
 *
 * @param send one text, instead of the lines of the input
 * @param listen print messages until somebody ends it
 * @param json as the server's frames, one a line
 * @param since listen to the messages after this one; otherwise to those from now on
 * @param patience how long nothing may go forward before it's given up
 */
public record PipeOptions(Optional<String> send, boolean listen, boolean json, OptionalLong since, Duration patience) {
    boolean readsInput() {
        return !listen && send.isEmpty();
    }
}
