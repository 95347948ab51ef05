package chatroom.server.store.postgres;

import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
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
    private final ServedTime served;
    private final Accounts accounts;
    private final Tokens tokens;
    private final Invites invites;
    private final AccountKeeping accountKeeping;
    private final Journals journals;
    private final Rooms rooms;
    private final SearchIndex searchIndex;
    private final RoomSearch roomSearch;

    private PostgresStore(Sessions sessions, ServerPlace place, LongSupplier nanoTime) throws StorageException {
        this.sessions = sessions;
        this.place = place;
        this.writer = new Writer(sessions, nanoTime);
        this.readers = new Readers(sessions);
        this.served = readers.read("look at the time", connection -> ServedTime.goOn(connection, nanoTime));
        this.accounts = new PostgresAccounts(writer, readers);
        this.tokens = new PostgresTokens(writer, readers, served);
        this.invites = new PostgresInvites(writer, readers);
        PostgresSearchIndex index = new PostgresSearchIndex(writer);
        PostgresJournals journal = new PostgresJournals(writer, readers, place::node, index::onEntries);
        this.journals = journal;
        this.rooms = new PostgresRooms(writer, readers);
        this.searchIndex = index;
        this.roomSearch = new PostgresRoomSearch(readers);
        this.accountKeeping = new PostgresAccountKeeping(writer, readers, journal::leaveAll);
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
        boolean opened = false;
        try {
            sessions.current();
            PostgresStore store = new PostgresStore(sessions, place, nanoTime);
            opened = true;
            return store;
        } catch (StorageException e) {
            throw new StartupException(e.getMessage(), e);
        } catch (UnfitException e) {
            throw new StartupException("The database %s can't be used: %s.".formatted(url, e.getMessage()), e);
        } catch (SQLException e) {
            throw new StartupException(
                    "The database %s can't be opened (%s): %s."
                            .formatted(url, SqlFailure.oneLine(e), SqlFailure.remedyAtStart(e.getCause())),
                    e);
        } finally {
            if (!opened) {
                sessions.close();
            }
        }
    }

    public Accounts accounts() {
        return accounts;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Invites invites() {
        return invites;
    }

    public AccountKeeping accountKeeping() {
        return accountKeeping;
    }

    public Journals journals() {
        return journals;
    }

    public Rooms rooms() {
        return rooms;
    }

    public SearchIndex searchIndex() {
        return searchIndex;
    }

    public RoomSearch roomSearch() {
        return roomSearch;
    }

    /** Writes down how long it was served until now, for the next time that it is opened. Storage thread. */
    public void noteServed() throws StorageException {
        writer.write("note the time", connection -> {
            served.note(connection);
            return null;
        });
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
        if (sessions.isThereOne()) {
            try {
                noteServed();
            } catch (StorageException e) {
                // Then sessions live longer by as much as wasn't noted.
            }
        }
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
