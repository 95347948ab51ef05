package chatroom.server.store.sqlite;

import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Database;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.News;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import chatroom.server.store.move.MoveMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The open database: one connection that writes, for the storage thread, and some that read, for the workers. Closed when nobody works any
 * more, and before the {@link DataFolder}.
 */
public final class SqliteStore implements Database {
    private final Writer writer;
    private final Readers readers;
    private final Clock clock;
    private final ServedTime served;
    private final String epoch;
    private final SqliteAppender appender;
    private final Journals journals;
    private final Rooms rooms;
    private final SearchIndex searchIndex;
    private final RoomSearch roomSearch;
    private final Accounts accounts;
    private final Tokens tokens;
    private final Invites invites;
    private final AccountKeeping accountKeeping;
    private final SqliteUpkeep upkeep;

    private SqliteStore(Writer writer, Readers readers, Clock clock, LongSupplier nanoTime, Found found) {
        this.writer = writer;
        this.clock = clock;
        this.served = found.served;
        this.readers = readers;
        this.epoch = found.epoch;
        this.appender = new SqliteAppender(writer, clock, found.newestMillis);
        this.journals = new SqliteJournals(appender, readers);
        this.rooms = new SqliteRooms(writer, readers, clock);
        this.searchIndex = new SqliteSearchIndex(writer);
        this.roomSearch = new SqliteRoomSearch(readers);
        this.accounts = new SqliteAccounts(writer, readers, clock);
        this.tokens = new SqliteTokens(writer, readers, clock, found.served);
        this.invites = new SqliteInvites(writer, readers, clock);
        this.accountKeeping = new SqliteAccountKeeping(writer, readers, appender);
        this.upkeep =
                new SqliteUpkeep(writer, readers, clock, nanoTime, appender, found.served, found.lastBackupMillis);
    }

    /** What stood in it when it was opened. */
    private record Found(String epoch, ServedTime served, long newestMillis, long lastBackupMillis) {}

    /**
     * Checks the whole file, which takes a second for about each GB, and brings its schema up to date. Where there is none, and no sign
     * that there was one, one is made.
     *
     * @param readers how many connections for reading are kept open: as many as threads read
     */
    public static SqliteStore open(DataFolder folder, Clock clock, int readers, Progress progress)
            throws StartupException {
        return open(folder, clock, System::nanoTime, readers, Schema.STEPS, progress, false);
    }

    /** Opens the store without reporting progress. */
    public static SqliteStore open(DataFolder folder, Clock clock, int readers) throws StartupException {
        return open(folder, clock, readers, Progress.UNHEARD);
    }

    /** With the schema of an older server. */
    static SqliteStore open(DataFolder folder, Clock clock, int readers, List<List<String>> steps)
            throws StartupException {
        return open(folder, clock, System::nanoTime, readers, steps);
    }

    /** @param nanoTime as {@link System#nanoTime()}: the time by which sessions expire, and transactions end */
    static SqliteStore open(DataFolder folder, Clock clock, LongSupplier nanoTime, int readers)
            throws StartupException {
        return open(folder, clock, nanoTime, readers, Schema.STEPS);
    }

    static SqliteStore open(
            DataFolder folder, Clock clock, LongSupplier nanoTime, int readers, List<List<String>> steps)
            throws StartupException {
        return open(folder, clock, nanoTime, readers, steps, Progress.UNHEARD, false);
    }

    /** As {@link #open}, but one must be there. */
    public static SqliteStore openExisting(DataFolder folder, Clock clock, int readers, Progress progress)
            throws StartupException {
        refuseAbsence(folder);
        return open(folder, clock, readers, progress);
    }

    /** As {@link #openExisting}, also one that a move has made unusable. */
    static SqliteStore openMoved(DataFolder folder, Clock clock, Progress progress) throws StartupException {
        refuseAbsence(folder);
        return open(folder, clock, System::nanoTime, 1, Schema.STEPS, progress, true);
    }

    private static void refuseAbsence(DataFolder folder) throws StartupException {
        try {
            if (!folder.files().hasDatabase()) {
                MissingDatabase.refuseIfOneWasThere(folder.files());
                throw new StartupException("There is no database in %s: look at --data-dir.".formatted(folder));
            }
        } catch (IOException e) {
            throw cantOpen(folder.database(), e);
        }
    }

    private static SqliteStore open(
            DataFolder folder,
            Clock clock,
            LongSupplier nanoTime,
            int readers,
            List<List<String>> steps,
            Progress progress,
            boolean evenMoved)
            throws StartupException {
        Path path = folder.database();
        StoreConnection connection = null;
        boolean opened = false;
        try {
            if (!folder.files().hasDatabase()) {
                MissingDatabase.refuseIfOneWasThere(folder.files());
                makeEmpty(folder.files());
            }
            if (WalOwner.isAnothers(folder.files())) {
                throw new StartupException(
                        "The database %s isn't the one that %s beside it belongs to: put its own chatroom.db back; to begin with this one, move %s to another folder."
                                .formatted(
                                        path,
                                        folder.files().wal(),
                                        folder.files().wal().getFileName()));
            }
            WalOwner.forgetAnothers(folder.files());
            boolean hasWal = folder.files().hasWal();
            if (hasWal) {
                StoreConnection.checkUntouched(path, progress);
            }
            connection = StoreConnection.writing(path);
            if (!hasWal) {
                connection.quickCheck(progress);
            }
            Schema.migrate(connection, steps, progress);
            Optional<MoveMark> left = SqliteMovePlace.mark(connection);
            if (left.isPresent() && !evenMoved) {
                throw new StartupException("The data folder %s can't be used: %s."
                        .formatted(folder, left.get().why(folder.toString())));
            }
            Found found = new Found(
                    connection.inTransaction(SqliteStore::epoch),
                    connection.inTransaction(writing -> ServedTime.goOn(writing, clock, nanoTime)),
                    SqliteAppender.newestMillis(connection),
                    SqliteUpkeep.lastBackupMillis(connection));
            WalOwner.note(folder.files(), connection, found.epoch());
            DatabaseFile file = DatabaseFile.opened(path);
            opened = true;
            return new SqliteStore(new Writer(file, connection), new Readers(file, readers), clock, nanoTime, found);
        } catch (SQLException e) {
            throw SqlFailure.isDamage(e) ? isDamaged(folder.files(), e) : cantOpen(path, e);
        } catch (IOException e) {
            throw cantOpen(path, e);
        } finally {
            if (!opened && connection != null) {
                connection.close();
            }
        }
    }

    /**
     * Under another name first, so that a start that is cut short leaves no empty file, which would look as if there had been something in
     * it.
     */
    private static void makeEmpty(DatabaseFiles files) throws IOException, SQLException {
        makeUnborn(files);
        Path unborn = files.unborn();
        DataFolder.force(unborn);
        Files.move(unborn, files.database(), StandardCopyOption.ATOMIC_MOVE);
        DataFolder.force(files.database().getParent());
    }

    /** A file with nothing in it, in place of one that was left. */
    static void makeUnborn(DatabaseFiles files) throws IOException, SQLException {
        Path unborn = files.unborn();
        DatabaseFiles.delete(unborn);
        DataFolder.createFile(unborn);
        // Before anything is in it: later it would take a VACUUM of all there is.
        StoreConnection.letShrink(unborn);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long newestMillis() {
        return appender.newestMillis();
    }

    @Override
    public long lastBackupMillis() {
        return upkeep.lastBackupMillis();
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
        return News.NONE;
    }

    @Override
    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        writer.inOneTransaction(writes);
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
        try {
            noteServed();
        } catch (StorageException e) {
            // Then sessions live longer by as much as wasn't noted.
        }
        // Before the writer, whose last checkpoint would wait for them.
        readers.close();
        writer.close();
    }

    /** For tests that make the connection fail. */
    Writer writer() {
        return writer;
    }

    /** For tests that look at what no port shows. */
    Readers readers() {
        return readers;
    }

    /** A database without one, new or restored from a backup (which leaves it out), begins another history. */
    private static String epoch(StoreConnection connection) throws SQLException {
        MetaRow epoch = connection.meta.queryForId(MetaRow.EPOCH);
        if (epoch == null) {
            epoch = new MetaRow(MetaRow.EPOCH, connection.queryForText("SELECT lower(hex(randomblob(16)))"));
            connection.meta.create(epoch);
        }
        return epoch.value;
    }

    private static StartupException isDamaged(DatabaseFiles files, SQLException e) {
        String first = Files.exists(files.wal())
                ? "if another chatroom.db was put beside %s, put its own back; if not, ".formatted(files.wal())
                : "";
        return new StartupException(
                "The database %s is damaged (%s): %srestore a backup, or rescue what can be read with sqlite3's .recover, from a copy of all its files."
                        .formatted(files.database(), e.getMessage(), first),
                e);
    }

    private static StartupException cantOpen(Path path, Exception e) {
        if (DiskFull.isGone(e, path)) {
            return new StartupException(DiskFull.sentence(path), e);
        }
        return new StartupException(
                "The database %s can't be opened (%s): check the disk and the permissions of the data folder."
                        .formatted(path, e.getMessage()),
                e);
    }
}
