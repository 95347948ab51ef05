package chatroom.server.store.postgres;

import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The open database. Closed when nobody works any more. */
public final class PostgresStore implements AutoCloseable {
    private final Sessions sessions;
    private final Writer writer;
    private final Readers readers;
    private final ServerPlace place;

    private PostgresStore(Sessions sessions, ServerPlace place, LongSupplier nanoTime) {
        this.sessions = sessions;
        this.place = place;
        this.writer = new Writer(sessions, nanoTime);
        this.readers = new Readers(sessions);
    }

    /**
     * Takes the place of the one server that works on it, and brings its schema up to date.
     *
     * @param passwordFile whose first line is the password; empty for what the file says that PGPASSFILE names, or else {@code ~/.pgpass}
     * @param nanoTime as {@link System#nanoTime()}
     * @param readers how many connections for reading there are: as many as threads read
     */
    public static PostgresStore open(DatabaseUrl url, Optional<Path> passwordFile, LongSupplier nanoTime, int readers)
            throws StartupException {
        ServerPlace place = new ServerPlace();
        Sessions sessions = new Sessions(new ConnectionMaker(url, passwordFile), readers, nanoTime, place::take);
        try {
            sessions.current();
            return new PostgresStore(sessions, place, nanoTime);
        } catch (UnfitException e) {
            throw new StartupException("The database %s can't be used: %s.".formatted(url, e.getMessage()), e);
        } catch (SQLException e) {
            throw new StartupException(
                    "The database %s can't be opened (%s): %s."
                            .formatted(url, SqlFailure.oneLine(e), SqlFailure.remedyAtStart(e.getCause())),
                    e);
        }
    }

    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        writer.inOneTransaction(writes);
    }

    /** Whether it can be reached, as far as is known. Any thread. */
    public boolean isReachable() {
        return sessions.isThereOne();
    }

    @Override
    public void close() {
        sessions.close();
    }

    Writer writer() {
        return writer;
    }

    Readers readers() {
        return readers;
    }

    ServerPlace place() {
        return place;
    }
}
