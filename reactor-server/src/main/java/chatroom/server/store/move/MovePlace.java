package chatroom.server.store.move;

import chatroom.server.store.StorageException;
import java.util.Optional;

/** A database that a chat is moved out of, or into. Nobody else works on it while this is open. One thread. */
public interface MovePlace extends AutoCloseable {
    /** The place as the operator named it. */
    String name();

    /** What a move has left there. */
    Optional<MoveMark> mark() throws StorageException;

    /** Nothing but a mark is written; on disk when it returns. */
    void setMark(Optional<MoveMark> mark) throws StorageException;

    /** Takes the mark away, and begins another history: who has seen what came later elsewhere doesn't wait for it here. */
    void goOnAnew() throws StorageException;

    /** Whether there is nothing of a chat: no account, no invite, no room but the lobby, and no entry. */
    boolean isEmpty() throws StorageException;

    /** About; for people who wait. */
    long entries() throws StorageException;

    /** Gets the rows of a table. */
    @FunctionalInterface
    interface Taker {
        void take(MovedRow row) throws StorageException;
    }

    /** Gives all rows of a table, in any order, and keeps none of them. */
    void read(MovedTable table, Taker taker) throws StorageException;

    /** Begins to replace what is there, which stays until {@link #endFilling}. */
    void beginFilling() throws StorageException;

    /** The next row, of the same table as the one before or of one that comes later. */
    void fill(MovedTable table, MovedRow row) throws StorageException;

    /** All that was given since {@link #beginFilling} is there, on disk, with this mark or without one, and nothing else. */
    void endFilling(Optional<MoveMark> mark) throws StorageException;

    /** What was filled and not ended is undone. */
    @Override
    void close();
}
