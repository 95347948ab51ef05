package chatroom.server.store;

import java.time.Clock;

/** A store that outlives this process, open for one server. Closed when nobody works any more. */
public interface Database extends Store, AutoCloseable {
    /**
     * The time of the newest message, in milliseconds since 1970; 0 if there is none, or messages are dated by another machine's clock. Any
     * thread.
     */
    long newestMillis();

    /**
     * The clock that dates what is stored: what ends at a time, such as a mute, is judged by no other, or it would end elsewhere at another
     * moment. Any thread.
     */
    Clock clock();

    /** When there was a backup last, in milliseconds since 1970; 0 for never, or where that isn't known. Any thread. */
    long lastBackupMillis();

    /** Writes down how long it was served until now, for the next time that it is opened. Storage thread. */
    void noteServed() throws StorageException;

    @Override
    void close();
}
