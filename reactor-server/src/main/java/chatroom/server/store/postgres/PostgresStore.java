package chatroom.server.store.postgres;

import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Database;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.News;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The open PostgreSQL database: one connection that writes, for the storage thread, and some that read, for the workers. */
public final class PostgresStore implements Database {
    private final ConnectionGroups groups;
    private final Writer writer;
    private final Readers readers;
    private final OwnNode own;
    private final History history;
    private final DatabaseTime time;
    private final ServedTime served;
    private final Journals journals;
    private final Rooms rooms;
    private final SearchIndex searchIndex;
    private final RoomSearch roomSearch;
    private final Accounts accounts;
    private final Tokens tokens;
    private final Invites invites;
    private final AccountKeeping accountKeeping;
    private final Upkeep upkeep;
    private final News news;

    private PostgresStore(
            ConnectionGroups groups,
            OwnNode own,
            History history,
            KnownHeads heads,
            Nudges nudges,
            DatabaseTime time,
            LongSupplier nanoTime)
            throws StorageException {
        this.groups = groups;
        this.own = own;
        this.history = history;
        this.time = time;
        this.writer = new Writer(groups, nanoTime, own::id);
        this.readers = new Readers(groups);
        this.served = readers.read("look at the time", connection -> ServedTime.goOn(connection, nanoTime));
        PostgresSearchIndex index = new PostgresSearchIndex(writer);
        PostgresJournals journal = new PostgresJournals(writer, readers, own::id, heads, index::onEntries, nanoTime);
        this.journals = journal;
        this.rooms = new PostgresRooms(writer, readers);
        this.searchIndex = index;
        this.roomSearch = new PostgresRoomSearch(readers);
        this.accounts = new PostgresAccounts(writer, readers);
        this.tokens = new PostgresTokens(writer, readers, served);
        this.invites = new PostgresInvites(writer, readers);
        this.accountKeeping = new PostgresAccountKeeping(writer, readers, journal::leave);
        this.upkeep = new PostgresUpkeep(writer, readers, time, served, nanoTime);
        this.news = new PostgresNews(
                groups,
                writer,
                readers,
                own,
                history,
                heads,
                nudges,
                new NewsPruning(nanoTime),
                time,
                index::onNodeGone);
    }

    /** Opens the store for an operator's command. */
    public static PostgresStore open(DatabaseUrl url, Optional<Path> passwordFile, LongSupplier nanoTime, int readers)
            throws StartupException {
        return open(url, passwordFile, nanoTime, readers, "a command");
    }

    /**
     * As one of the servers that share it. Brings its schema up to date.
     *
     * @param passwordFile whose first line is the password; empty for what the file says that PGPASSFILE names, or else {@code ~/.pgpass}
     * @param nanoTime as {@link System#nanoTime()}
     * @param readers how many connections for reading there are: as many as threads read
     * @param name of this machine, for people
     */
    public static PostgresStore open(
            DatabaseUrl url, Optional<Path> passwordFile, LongSupplier nanoTime, int readers, String name)
            throws StartupException {
        KnownHeads heads = new KnownHeads();
        History history = new History(heads);
        OwnNode own = new OwnNode(UUID.randomUUID().toString(), name, history, nanoTime);
        DatabaseTime time = new DatabaseTime(nanoTime);
        Nudges nudges = new Nudges();
        ConnectionMaker maker = new ConnectionMaker(url, passwordFile);
        StoreConnection.Work<Void> begin = connection -> {
            own.begin(connection);
            time.read(connection);
            return null;
        };
        ConnectionGroups groups = new ConnectionGroups(maker, readers, nanoTime, begin, nudges);
        boolean opened = false;
        try {
            groups.current();
            PostgresStore store = new PostgresStore(groups, own, history, heads, nudges, time, nanoTime);
            opened = true;
            return store;
        } catch (StorageException e) {
            throw new StartupException(e.getMessage(), e);
        } catch (UnusableDatabaseException e) {
            throw new StartupException("The database %s can't be used: %s.".formatted(url, e.getMessage()), e);
        } catch (SQLException e) {
            throw new StartupException(
                    "The database %s can't be opened (%s): %s."
                            .formatted(url, SqlFailure.oneLine(e), SqlFailure.remedyAtStart(e.getCause())),
                    e);
        } finally {
            if (!opened) {
                groups.close();
            }
        }
    }

    @Override
    public String epoch() {
        return history.epoch();
    }

    @Override
    public Journals journals() {
        return journals;
    }

    @Override
    public Rooms rooms() {
        return rooms;
    }

    @Override
    public SearchIndex searchIndex() {
        return searchIndex;
    }

    @Override
    public RoomSearch roomSearch() {
        return roomSearch;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public Invites invites() {
        return invites;
    }

    @Override
    public AccountKeeping accountKeeping() {
        return accountKeeping;
    }

    @Override
    public Upkeep upkeep() {
        return upkeep;
    }

    @Override
    public News news() {
        return news;
    }

    @Override
    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        writer.inOneTransaction(writes);
    }

    /** Its clock dates messages, and this machine's may go apart from it. */
    @Override
    public long newestMillis() {
        return 0;
    }

    @Override
    public Clock clock() {
        return time;
    }

    /** PostgreSQL's own programs make them, and tell nobody here. */
    @Override
    public long lastBackupMillis() {
        return 0;
    }

    @Override
    public void noteServed() throws StorageException {
        writer.write("note the time", connection -> {
            served.note(connection);
            return null;
        });
    }

    @Override
    public void close() {
        if (groups.isThereOne()) {
            try {
                writer.write("say that this server ends", connection -> {
                    served.note(connection);
                    own.signOff(connection);
                    return null;
                });
            } catch (StorageException e) {
                // Then sessions live longer by as much as wasn't noted, and others take this server for alive for some
                // seconds.
            }
        }
        groups.close();
    }

    /** Whether it can be reached, as far as is known. Any thread. */
    boolean isReachable() {
        return groups.isThereOne();
    }

    Writer writer() {
        return writer;
    }

    Readers readers() {
        return readers;
    }

    ConnectionGroups groups() {
        return groups;
    }

    long node() {
        return own.id();
    }
}
