package chatroom.server.store;

import chatroom.server.work.Job;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes a token valid for who knew the password; hashes of those that gave way to it, empty if the password has changed since it was compared. Storage thread. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and its toString shows no bytes.
public record IssueToken(
        Tokens tokens,
        byte[] tokenHash,
        Account account,
        Optional<String> newPasswordHash,
        Collection<byte[]> connected)
        implements Job<Optional<List<byte[]>>> {
    @Override
    public Optional<List<byte[]>> run() throws StorageException {
        return tokens.issue(tokenHash, account, newPasswordHash, connected);
    }

    @Override
    public String toString() {
        return "IssueToken[account=" + account + "]";
    }
}
