package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Upkeep of one database. */
final class SqliteUpkeep implements Upkeep {

    /** Given back in one go: a few milliseconds of the storage thread. */
    private static final int PAGES_TOGETHER = 1_000;

    /** Pages of the index rearranged in one go: tens of milliseconds of the storage thread. */
    private static final int INDEX_PAGES_TOGETHER = 250;

    /** Pruned by one round of statements: a few milliseconds. */
    private static final int PRUNED_TOGETHER = 500;

    /** Of one transaction, without its fsync: for so long nobody's message is stored, and a commit costs little beside it. */
    private static final long TRANSACTION_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final String REARRANGE = "INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)";

    /** Two machines that kept a history one after the other may go apart by as much. */
    private static final long AHEAD_MILLIS = Duration.ofMinutes(1).toMillis();

    /** Moved back by one statement: some milliseconds. */
    private static final int MOVED_TOGETHER = 1_000;

    private static final String MOVE_BACK = """
        UPDATE messages SET time = max(coalesce((SELECT time FROM messages WHERE id = ?), -9223372036854775808), time - ?)
        WHERE id > ? AND id <= ?\
        """;

    private final Writer writer;
    private final Readers readers;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final SqliteAppender appender;
    private final ServedTime served;

    private volatile long lastBackupMillis;

    /** @param lastBackupMillis when there was a backup last; 0 for never */
    SqliteUpkeep(
            Writer writer,
            Readers readers,
            Clock clock,
            LongSupplier nanoTime,
            SqliteAppender appender,
            ServedTime served,
            long lastBackupMillis) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.appender = appender;
        this.served = served;
        this.lastBackupMillis = lastBackupMillis;
    }

    static long lastBackupMillis(StoreConnection connection) throws SQLException {
        MetaRow row = connection.meta.queryForId(MetaRow.LAST_BACKUP);
        return row == null ? 0 : Long.parseLong(row.value);
    }

    /** When there was a backup last; 0 for never, or if that was said under a clock that was wrong. Any thread. */
    long lastBackupMillis() {
        return lastBackupMillis > clock.millis() + AHEAD_MILLIS ? 0 : lastBackupMillis;
    }

    @Override
    public void noteBackup() throws StorageException {
        long now = clock.millis();
        writer.write(
                "note the backup",
                connection -> connection.meta.createOrUpdate(new MetaRow(MetaRow.LAST_BACKUP, Long.toString(now))));
        lastBackupMillis = now;
    }

    @Override
    public Instant lastInUse() {
        return Instant.ofEpochMilli(Math.max(lastBackupMillis, served.millis()));
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<Ahead> ahead() throws StorageException {
        long now = clock.millis();
        return readers.read("look for times that are ahead", connection -> {
            PreparedStatement select =
                    connection.prepared("SELECT count(*), min(id), max(time) FROM messages WHERE id > 0 AND time > ?");
            select.setLong(1, now);
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1) > 0 && row.getLong(3) > now + AHEAD_MILLIS
                        ? Optional.of(new Ahead(row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))))
                        : Optional.<Ahead>empty();
            }
        });
    }

    @Override
    public Moved moveBack(long afterId, Duration by) throws StorageException {
        Moved moved = writer.write("move times back", connection -> {
            long newestId =
                    Long.parseLong(connection.queryForText("SELECT coalesce(max(id), 0) FROM messages WHERE id > 0"));
            PreparedStatement update = connection.prepared(MOVE_BACK);
            long beganNs = nanoTime.getAsLong();
            long at = afterId;
            do {
                update.setLong(1, at);
                update.setLong(2, by.toMillis());
                update.setLong(3, at);
                update.setLong(4, at + MOVED_TOGETHER);
                update.executeUpdate();
                at = Math.min(at + MOVED_TOGETHER, newestId);
            } while (at < newestId && nanoTime.getAsLong() - beganNs < TRANSACTION_NS);
            return new Moved(at, at < newestId);
        });
        appender.onTimesChanged();
        return moved;
    }

    @Override
    public OthersAhead othersAhead() throws StorageException {
        long ahead = clock.millis() + AHEAD_MILLIS;
        return readers.read("look for times that are ahead", connection -> othersAfter(connection, ahead));
    }

    private static OthersAhead othersAfter(StoreConnection connection, long millis) throws SQLException {
        return new OthersAhead(
                connection.users.queryBuilder().where().gt("created", millis).countOf(),
                connection.invites.queryBuilder().where().gt("created", millis).countOf());
    }

    @Override
    public OthersAhead mendOtherTimes() throws StorageException {
        long now = clock.millis();
        long ahead = now + AHEAD_MILLIS;
        return writer.write("mend times", connection -> {
            OthersAhead found = othersAfter(connection, ahead);
            connection.execute("UPDATE users SET created = " + now + " WHERE created > " + ahead);
            connection.execute("UPDATE invites SET expires = " + now + " + expires - created, created = " + now
                    + " WHERE created > " + ahead);
            return found;
        });
    }

    /** Of all rooms at once: nobody else writes. */
    @Override
    public boolean mendTimesInRooms() throws StorageException {
        long now = clock.millis();
        long ahead = now + AHEAD_MILLIS;
        return writer.write("mend times", connection -> {
            // In their order, none after another that was before it.
            connection.execute("UPDATE messages SET time = " + now + " WHERE id < 0 AND time > " + now
                    + " AND EXISTS (SELECT 1 FROM meta WHERE name = '" + MetaRow.NEWEST
                    + "' AND CAST(value AS INTEGER) > " + ahead + ")");
            connection.execute("UPDATE meta SET value = '" + now + "' WHERE name = '" + MetaRow.NEWEST
                    + "' AND CAST(value AS INTEGER) > " + ahead);
            return false;
        });
    }

    @Override
    public void backup(Path file, Progress progress) throws StorageException, RefusedException {
        try (NewFile copy = NewFile.begin(file, writer.folder())) {
            readers.read("copy itself", connection -> {
                BackupFile.fill(copy.unfinished(), connection, progress);
                return null;
            });
            copy.finish();
        } catch (StorageException e) {
            throw DiskFull.isGone(e, file) ? new StorageException(DiskFull.sentence(file), e) : e;
        }
    }

    @Override
    public List<String> verify(Progress progress) throws StorageException {
        // FTS5's check takes what its connection remembers of the index for what there is, and tells of damage that
        // isn't there.
        return readers.readAlone(
                "check itself",
                connection -> connection.heard(
                        progress, "checking the database", heard -> heard.inSnapshot(Verification::findings)));
    }

    @Override
    public String verified() {
        return "its pages, its references, the ids and times of its messages, the members of its rooms, its index for"
                + " searching";
    }

    @Override
    public long newestBefore(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> {
            PreparedStatement select =
                    connection.prepared("SELECT coalesce(max(id), 0) FROM messages WHERE id > 0 AND time < ?");
            select.setLong(1, time.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
    public Optional<Instant> newestTextBefore(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> {
            PreparedStatement select = connection.prepared(OldMessages.NEWEST);
            select.setLong(1, time.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                long millis = row.getLong(1);
                return row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(millis));
            }
        });
    }

    @Override
    public List<OldTexts> oldTexts(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> OldMessages.inOtherRooms(connection, time));
    }

    @Override
    public List<RoomName> halfDeleted() throws StorageException {
        return readers.read("look for what is deleted", RoomDeletion::unfinished);
    }

    @Override
    public Pruned prune(RoomName room, long afterId, long throughId) throws StorageException {
        return writer.write("prune messages", connection -> {
            OptionalLong number = RoomNumbers.find(connection, room.value());
            if (number.isEmpty()) {
                return new Pruned(throughId, 0);
            }
            long base = EntryKey.beforeFirst(number.getAsLong());
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS pruned AS SELECT * FROM messages WHERE FALSE");
            leaveWordsInTheIndex(connection);
            long beganNs = nanoTime.getAsLong();
            long at = afterId;
            int texts = 0;
            do {
                long nextId = Math.min(at + PRUNED_TOGETHER, throughId);
                texts += pruneAll(connection, base + at, base + nextId);
                at = nextId;
            } while (at < throughId && nanoTime.getAsLong() - beganNs < TRANSACTION_NS);
            return new Pruned(at, texts);
        });
    }

    /**
     * What is removed from the index is left in it for {@link #forgetWords}. FTS5 would rewrite whole segments meanwhile, as often as a
     * tenth of one is gone, and each for seconds where there are a million messages.
     */
    private static void leaveWordsInTheIndex(StoreConnection connection) throws SQLException {
        connection.execute("INSERT INTO message_words (message_words, rank) VALUES ('deletemerge', 0)");
    }

    @Override
    public boolean deleteRoom(RoomName room) throws StorageException {
        return writer.write("delete the room", connection -> RoomDeletion.begin(connection, room));
    }

    @Override
    public boolean deleteEntries(RoomName room) throws StorageException {
        return writer.write("delete entries", connection -> {
            leaveWordsInTheIndex(connection);
            long beganNs = nanoTime.getAsLong();
            boolean more = true;
            while (more && nanoTime.getAsLong() - beganNs < TRANSACTION_NS) {
                more = RoomDeletion.takeSomeAway(connection, room);
            }
            return more;
        });
    }

    /**
     * Rows are removed and put in again without their texts: SQLite joins pages that became nearly empty by a removal, and not by an
     * update.
     */
    private static int pruneAll(StoreConnection connection, long afterKey, long throughKey) throws SQLException {
        PreparedStatement take = connection.prepared(
                "INSERT INTO pruned SELECT * FROM messages WHERE id > ? AND id <= ? AND text <> ''");
        take.setLong(1, afterKey);
        take.setLong(2, throughKey);
        int taken = take.executeUpdate();
        // What is gone has no edit and no reactions.
        connection
                .prepared("UPDATE pruned SET text = '', edited = NULL, reactions = NULL")
                .executeUpdate();
        // From the index of words they go by its trigger.
        connection
                .prepared("DELETE FROM messages WHERE id IN (SELECT id FROM pruned)")
                .executeUpdate();
        connection.prepared("INSERT INTO messages SELECT * FROM pruned").executeUpdate();
        connection.prepared("DELETE FROM pruned").executeUpdate();
        return taken;
    }

    @Override
    public boolean forgetWords(boolean begin) throws StorageException {
        return writer.write("forget words", connection -> {
            long before = changes(connection);
            PreparedStatement rearrange = connection.prepared(REARRANGE);
            // Below zero: all segments of the index are to become one, in which nothing is that was removed.
            rearrange.setInt(1, begin ? -INDEX_PAGES_TOGETHER : INDEX_PAGES_TOGETHER);
            rearrange.executeUpdate();
            // FTS5 tells by this, and by nothing else, that it had something to do: the statement counts for one.
            return changes(connection) - before > 1;
        });
    }

    private static long changes(StoreConnection connection) throws SQLException {
        return Long.parseLong(connection.queryForText("SELECT total_changes()"));
    }

    @Override
    public boolean reclaim() throws StorageException {
        return writer.write("give space back", connection -> {
            long before = freePages(connection);
            connection.executeWhole("PRAGMA incremental_vacuum(" + PAGES_TOGETHER + ")");
            long after = freePages(connection);
            return after > 0 && after < before;
        });
    }

    private static long freePages(StoreConnection connection) throws SQLException {
        return Long.parseLong(connection.queryForText("PRAGMA freelist_count"));
    }

    @Override
    public long load(Iterator<RoomEntry> entries) throws StorageException, RefusedException {
        if (!readers.read("look for messages", EntryLoading::isEmpty)) {
            throw new RefusedException(
                    "There are messages or rooms in this data folder already: import into a folder of its own.");
        }
        long loaded = writer.write("take the messages in", connection -> {
            EntryLoading loading = new EntryLoading(connection, clock.instant());
            while (entries.hasNext()) {
                loading.take(entries.next());
            }
            return loading.finish();
        });
        appender.onTimesChanged();
        return loaded;
    }
}
