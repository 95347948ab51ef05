package chatroom.simulation;

import chatroom.server.store.StorageException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A node's connections to the database: opened together, as a session, and closed together. Where the network or the database
 * ends them, the next thing that the node wants from the database opens others.
 */
final class NodeLink {
    private final SharedDatabase database;
    private final String name;

    /** Whether a transaction of this node begins a while before anything is done in it. */
    private final BooleanSupplier beginsEarly;

    private Runnable nudged = () -> {};
    private Optional<Long> session = Optional.empty();
    private Optional<Long> begun = Optional.empty();
    private boolean cutOff;
    private boolean breaksInNextWrite;

    NodeLink(SharedDatabase database, String name, BooleanSupplier beginsEarly) {
        this.database = database;
        this.name = name;
        this.beginsEarly = beginsEarly;
    }

    void onNudge(Runnable listener) {
        nudged = listener;
    }

    /** Throws where the database can't be reached. */
    void reach() throws StorageException {
        if (cutOff || database.isDown()) {
            throw new StorageException(FailingStore.SENTENCE, null);
        }
    }

    /** Of the present session; another one where it has ended. */
    long session() throws StorageException {
        reach();
        if (session.filter(database::isListenedFor).isEmpty()) {
            session = Optional.of(database.beginSession(name, () -> nudged.run()));
        }
        return session.get();
    }

    /** A transaction of the present session. */
    long transaction() {
        long xid = begun.filter(database.transactions()::isRunning)
                .orElseGet(() -> database.transactions().begin());
        begun = Optional.empty();
        return xid;
    }

    /** What comes in between has the greater number, and is committed first. */
    void committed() {
        if (beginsEarly.getAsBoolean()) {
            begun = Optional.of(database.transactions().begin());
        }
    }

    /** The database isn't reached from here any more, or again; what it does already, it does. */
    void cutOff(boolean isCut) {
        cutOff = isCut;
        if (isCut) {
            ends();
        }
    }

    /** The connections break while the next write is under way: the node is told that it failed, and the database goes on with it. */
    void breakInNextWrite() {
        breaksInNextWrite = true;
    }

    boolean takeBreak() {
        boolean breaks = breaksInNextWrite;
        breaksInNextWrite = false;
        return breaks;
    }

    /** Another session is next. */
    void ends() {
        session.ifPresent(database::endSession);
        session = Optional.empty();
        begun.ifPresent(database.transactions()::abort);
        begun = Optional.empty();
    }
}
