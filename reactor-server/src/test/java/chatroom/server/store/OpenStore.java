package chatroom.server.store;

import chatroom.protocol.Username;
import chatroom.server.time.SettableClock;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A real store of one test, with the account ann in it. The test's thread is the storage thread. */
public abstract class OpenStore implements AutoCloseable {
    public final SettableClock clock;
    private Account ann;

    protected OpenStore(SettableClock clock) {
        this.clock = clock;
    }

    /** To be called when it is open for the first time. */
    protected final void begin() throws StorageException {
        ann = user("ann");
    }

    public final Account ann() {
        return ann;
    }

    public final Account user(String name) throws StorageException {
        return accounts().create(new Username(name), "hash of " + name).orElseThrow();
    }

    public abstract Accounts accounts();

    public abstract Tokens tokens();

    public abstract Invites invites();

    public abstract AccountKeeping accountKeeping();

    public abstract void inOneTransaction(BooleanSupplier writes) throws StorageException;

    /** As a server does that ends. */
    public abstract void end() throws Exception;

    /** After {@link #end}. */
    public abstract void reopen() throws Exception;

    public final void restart() throws Exception {
        end();
        reopen();
    }

    // As an operator would with the database's own program, beside the server.

    /** Every attempt to make an account fails from now on, with the words "on purpose". */
    public abstract void failNewAccounts() throws Exception;

    /** Its row is gone, as if there never had been one. */
    public abstract void removeAccount(Account account) throws Exception;

    /** Hashes of all that are stored, expired or not, in hexadecimal digits and their order. */
    public abstract List<String> storedTokens() throws Exception;

    /** As {@link #storedTokens}. */
    public abstract List<String> storedInvites() throws Exception;

    /** Of the token with this hash, in milliseconds since 1970. */
    public abstract long lastUsed(byte[] tokenHash) throws Exception;

    /** The time that was last noted by which sessions expire. After {@link #end}. */
    public abstract void setServedTime(long millis) throws Exception;

    /** Closes it if it is open, and takes it away. */
    @Override
    public abstract void close() throws Exception;
}
