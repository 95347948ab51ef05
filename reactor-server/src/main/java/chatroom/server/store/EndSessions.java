package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.work.Job;
import java.util.Optional;

/** Makes all tokens of a user void; the name as registered, empty if it is nobody's. Storage thread. */
public record EndSessions(Tokens tokens, String username) implements Job<Optional<Username>> {
    @Override
    public Optional<Username> run() throws StorageException {
        return tokens.deleteAllOf(username);
    }
}
