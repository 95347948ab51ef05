package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.News;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Upkeep of what the chat stores. Of the database as a whole, its files and its copies, PostgreSQL's own programs take care. */
final class PostgresUpkeep implements Upkeep {
    /** Of one transaction, without its commit: for so long nobody's message is stored. */
    private static final long TRANSACTION_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Moved back by one statement: some milliseconds. */
    private static final int MOVED_TOGETHER = 1_000;

    private final Writer writer;
    private final Readers readers;
    private final DatabaseTime time;
    private final ServedTime served;
    private final LongSupplier nanoTime;

    PostgresUpkeep(Writer writer, Readers readers, DatabaseTime time, ServedTime served, LongSupplier nanoTime) {
        this.writer = writer;
        this.readers = readers;
        this.time = time;
        this.served = served;
        this.nanoTime = nanoTime;
    }

    @Override
    public void backup(Path file, Progress progress) throws RefusedException {
        throw new RefusedException(
                "A PostgreSQL database is backed up by PostgreSQL's own programs: pg_basebackup, with its write-ahead"
                        + " log archived.");
    }

    @Override
    public void noteBackup() throws StorageException {
        writer.write("note the backup", connection -> {
            connection.execute("UPDATE house SET last_backup_millis = now_millis()");
            return null;
        });
    }

    @Override
    public List<String> verify(Progress progress) throws StorageException {
        return readers.read("check itself", connection -> Verification.findings(connection, progress));
    }

    @Override
    public String verified() {
        return "the ids, times and authors of its messages, the members of its rooms, its index for searching (of its"
                + " pages PostgreSQL's pg_amcheck tells)";
    }

    @Override
    public Instant now() {
        try {
            readers.read("look at its clock", connection -> {
                time.read(connection);
                return null;
            });
        } catch (StorageException e) {
            // What follows needs the database, too, and says so; this is near enough for it until then.
        }
        return Instant.ofEpochMilli(time.millis());
    }

    @Override
    public Instant lastInUse() {
        return Instant.ofEpochMilli(served.millis());
    }

    @Override
    public Optional<Ahead> ahead() throws StorageException {
        return readers.read("look for times that are ahead", WrongTimes::find);
    }

    @Override
    public Moved moveBack(long afterId, Duration by) throws StorageException {
        return writer.write("move times back", connection -> {
            Pruning.lock(connection, RoomName.LOBBY);
            long newestId = RoomTimes.head(connection, 0);
            long beganNs = nanoTime.getAsLong();
            long at = afterId;
            do {
                WrongTimes.moveBack(connection, at, at + MOVED_TOGETHER, by.toMillis());
                at = Math.min(at + MOVED_TOGETHER, newestId);
            } while (at < newestId && nanoTime.getAsLong() - beganNs < TRANSACTION_NS);
            WrongTimes.noteNewest(connection);
            return new Moved(at, at < newestId);
        });
    }

    @Override
    public OthersAhead othersAhead() throws StorageException {
        return readers.read("look for times that are ahead", WrongTimes::others);
    }

    @Override
    public OthersAhead mendOtherTimes() throws StorageException {
        return writer.write("mend times", connection -> {
            OthersAhead found = WrongTimes.others(connection);
            WrongTimes.mendOthers(connection);
            return found;
        });
    }

    /** A room and {@link #MOVED_TOGETHER} entries at a time: whoever writes there waits for that. */
    @Override
    public boolean mendTimesInRooms() throws StorageException {
        return writer.write("mend times", connection -> WrongTimes.mendARoom(connection, MOVED_TOGETHER));
    }

    @Override
    public long newestBefore(Instant time) throws StorageException {
        return readers.read(
                "look for old messages", connection -> RoomTimes.newestBefore(connection, 0, time.toEpochMilli()));
    }

    @Override
    public Optional<Instant> newestTextBefore(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> {
            OptionalLong newest = OptionalLong.empty();
            for (RoomTimes.Room room : RoomTimes.rooms(connection)) {
                long id = newestText(connection, room, time);
                if (id > 0) {
                    long millis = RoomTimes.time(connection, room.id(), id);
                    newest = OptionalLong.of(Math.max(millis, newest.orElse(millis)));
                }
            }
            return newest.isPresent()
                    ? Optional.of(Instant.ofEpochMilli(newest.getAsLong()))
                    : Optional.<Instant>empty();
        });
    }

    private static long newestText(StoreConnection connection, RoomTimes.Room room, Instant before)
            throws SQLException {
        return RoomTimes.newestText(
                connection, room.id(), RoomTimes.newestBefore(connection, room.id(), before.toEpochMilli()));
    }

    @Override
    public List<OldTexts> oldTexts(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> {
            List<OldTexts> found = new ArrayList<>();
            for (RoomTimes.Room room : RoomTimes.rooms(connection)) {
                long id = room.name().isLobby() ? 0 : newestText(connection, room, time);
                if (id > 0) {
                    found.add(new OldTexts(room.name(), id));
                }
            }
            return found;
        });
    }

    @Override
    public List<RoomName> halfDeleted() throws StorageException {
        return readers.read("look for what is deleted", Pruning::unfinished);
    }

    @Override
    public Pruned prune(RoomName room, long afterId, long throughId) throws StorageException {
        return writer.write("prune messages", connection -> {
            OptionalLong number = Pruning.lock(connection, room);
            if (number.isEmpty()) {
                return new Pruned(throughId, 0);
            }
            long beganNs = nanoTime.getAsLong();
            long at = afterId;
            int texts = 0;
            do {
                long nextId = Math.min(at + Pruning.TOGETHER, throughId);
                texts += Pruning.takeTexts(connection, number.getAsLong(), at, nextId);
                at = nextId;
            } while (at < throughId && nanoTime.getAsLong() - beganNs < TRANSACTION_NS);
            connection.news().notice(new News.Notice.Pruned(room, at));
            return new Pruned(at, texts);
        });
    }

    @Override
    public boolean deleteRoom(RoomName room) throws StorageException {
        return writer.write("delete the room", connection -> Pruning.beginDeletion(connection, room));
    }

    @Override
    public boolean deleteEntries(RoomName room) throws StorageException {
        return writer.write("delete entries", connection -> {
            long beganNs = nanoTime.getAsLong();
            boolean more = true;
            while (more && nanoTime.getAsLong() - beganNs < TRANSACTION_NS) {
                more = Pruning.takeEntries(connection, room);
            }
            return more;
        });
    }

    /** PostgreSQL's autovacuum does. */
    @Override
    public boolean forgetWords(boolean begin) {
        return false;
    }

    /** PostgreSQL uses it for what is stored next. */
    @Override
    public boolean reclaim() {
        return false;
    }

    @Override
    public long load(Iterator<RoomEntry> entries) throws RefusedException {
        throw new RefusedException(
                "An export is taken into a PostgreSQL database only while nobody works on it: stop all servers, and give"
                        + " the command import.");
    }
}
