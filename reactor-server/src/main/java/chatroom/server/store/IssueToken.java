package chatroom.server.store;

import chatroom.server.work.Job;
import java.util.Optional;

/** Makes a token valid for who knew the password; false if the password has changed since it was compared. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record IssueToken(Tokens tokens, byte[] tokenHash, Account account, Optional<String> newPasswordHash)
        implements Job<Boolean> {
    @Override
    public Boolean run() throws StorageException {
        return tokens.issue(tokenHash, account, newPasswordHash);
    }

    @Override
    public String toString() {
        return "IssueToken[account=" + account + "]";
    }
}
