package chatroom.simulation;

import chatroom.protocol.Username;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import chatroom.server.store.StoredUser;
import java.util.List;
import java.util.Optional;

/** The accounts as the operators of one node keep them: others are told whose sessions may have ended. */
final class NodeKeeping implements AccountKeeping {
    private final AccountKeeping shared;
    private final NodeWriter writer;

    NodeKeeping(AccountKeeping shared, NodeWriter writer) {
        this.shared = shared;
        this.writer = writer;
    }

    /** What is done to an account. */
    private interface Deed {
        Username run() throws StorageException, RefusedException;
    }

    private Username write(Deed deed) throws StorageException, RefusedException {
        return writer.tryToWrite(told -> {
            Username username = deed.run();
            told.ended(username);
            return username;
        });
    }

    @Override
    public List<StoredUser> users(String after, int limit) throws StorageException {
        return shared.users(after, limit);
    }

    @Override
    public Optional<StoredUser> find(String username) throws StorageException {
        return shared.find(username);
    }

    @Override
    public Username changePassword(String username, String passwordHash) throws StorageException, RefusedException {
        return write(() -> shared.changePassword(username, passwordHash));
    }

    @Override
    public Username disable(String username) throws StorageException, RefusedException {
        return write(() -> shared.disable(username));
    }

    @Override
    public Username enable(String username) throws StorageException, RefusedException {
        return write(() -> shared.enable(username));
    }

    @Override
    public Deletion delete(String username) throws StorageException, RefusedException {
        return writer.tryToWrite(told -> {
            Deletion deletion = shared.delete(username);
            told.ended(deletion.username());
            deletion.entries().forEach(entry -> told.stored(entry.room(), entry.entry()));
            return deletion;
        });
    }

    @Override
    public Username setAdmin(String username, boolean admin) throws StorageException, RefusedException {
        return write(() -> shared.setAdmin(username, admin));
    }
}
