package chatroom.simulation;

import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;

/** The transactions of a node. */
final class NodeWriter {
    private final SharedDatabase database;
    private final NodeLink link;

    NodeWriter(SharedDatabase database, NodeLink link) {
        this.database = database;
        this.link = link;
    }

    /** What is done in a transaction. */
    interface Write<R> {
        /** @param told what others are told of it */
        R run(NewsBuilder told) throws StorageException;
    }

    /** What may be refused: then nothing was done. */
    interface RefusableWrite<R> {
        R run(NewsBuilder told) throws StorageException, RefusedException;
    }

    <R> R write(Write<R> write) throws StorageException {
        long session = link.session();
        R result = commit(session, link.transaction(), write);
        link.committed();
        return result;
    }

    <R> R tryToWrite(RefusableWrite<R> write) throws StorageException, RefusedException {
        long session = link.session();
        NewsBuilder told = new NewsBuilder();
        R result = write.run(told);
        database.commit(told.row(link.transaction(), session));
        return result;
    }

    /** Of whatever session. */
    <R> R commit(long session, long xid, Write<R> write) throws StorageException {
        NewsBuilder told = new NewsBuilder();
        R result = write.run(told);
        database.commit(told.row(xid, session));
        return result;
    }

    /** Not where the database came down before it was done. */
    boolean isRunning(long xid) {
        return database.transactions().isRunning(xid);
    }
}
