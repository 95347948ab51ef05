package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.move.MoveMark;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.move.MovedRow;
import chatroom.server.store.move.MovedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** A data folder that a chat moves out of, or into. A database that is filled gets its name when it is whole. */
public final class SqliteMovePlace implements MovePlace {
    private static final String EMPTY = """
        SELECT NOT EXISTS (SELECT 1 FROM users WHERE id <> 0) AND NOT EXISTS (SELECT 1 FROM invites)
            AND NOT EXISTS (SELECT 1 FROM rooms WHERE id <> 0) AND NOT EXISTS (SELECT 1 FROM messages)\
        """;

    private final DataFolder folder;
    private final Path database;
    private final Clock clock;

    /** Null where there is no database. */
    private StoreConnection connection;

    /** To what {@link #beginFilling} has begun; null otherwise. */
    private StoreConnection filling;

    private SqliteMovePlace(DataFolder folder, Clock clock) {
        this.folder = folder;
        this.database = folder.database();
        this.clock = clock;
    }

    /** One that has a database, which is checked and brought up to date. */
    public static SqliteMovePlace openSource(Path folder, Clock clock, Progress progress) throws StartupException {
        SqliteMovePlace place = new SqliteMovePlace(DataFolder.open(folder), clock);
        boolean opened = false;
        try {
            // Looks after a write-ahead log, too: closed, it is one file.
            SqliteStore.openMoved(place.folder, clock, progress).close();
            place.connect();
            opened = true;
            return place;
        } catch (SQLException e) {
            throw cantOpen(place.database, e);
        } finally {
            if (!opened) {
                place.close();
            }
        }
    }

    /** One that may have a database, or not; it is made if need be. */
    public static SqliteMovePlace openTarget(Path folder, Clock clock, Progress progress) throws StartupException {
        boolean hasTraces = DataFolder.hasTraces(folder);
        if (hasTraces) {
            return openSource(folder, clock, progress);
        }
        return new SqliteMovePlace(DataFolder.open(folder), clock);
    }

    private static StartupException cantOpen(Path database, SQLException e) {
        return new StartupException(
                "The database %s can't be opened (%s): check the disk and the permissions of the data folder."
                        .formatted(database, e.getMessage()),
                e);
    }

    private void connect() throws SQLException {
        connection = StoreConnection.alone(database);
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public Optional<MoveMark> mark() throws StorageException {
        if (connection == null) {
            return Optional.empty();
        }
        try {
            return mark(connection);
        } catch (SQLException e) {
            throw SqlFailure.inWords("tell whether it was moved", e, database);
        }
    }

    static Optional<MoveMark> mark(StoreConnection connection) throws SQLException {
        MetaRow row = connection.meta.queryForId(MetaRow.MOVE);
        return row == null ? Optional.empty() : MoveMark.of(row.value);
    }

    @Override
    public void setMark(Optional<MoveMark> mark) throws StorageException {
        try {
            connection.inTransaction(transaction -> {
                set(transaction, mark);
                return null;
            });
        } catch (SQLException e) {
            throw SqlFailure.inWords("note that it was moved", e, database);
        }
    }

    private static void set(StoreConnection connection, Optional<MoveMark> mark) throws SQLException {
        if (mark.isPresent()) {
            connection.meta.createOrUpdate(new MetaRow(MetaRow.MOVE, mark.get().toText()));
        } else {
            connection.meta.deleteById(MetaRow.MOVE);
        }
    }

    @Override
    public void goOnAnew() throws StorageException {
        try {
            connection.inTransaction(transaction -> {
                set(transaction, Optional.empty());
                // The next start makes another.
                return transaction.meta.deleteById(MetaRow.EPOCH);
            });
        } catch (SQLException e) {
            throw SqlFailure.inWords("note that it is used again", e, database);
        }
    }

    @Override
    public boolean isEmpty() throws StorageException {
        try {
            return connection == null || connection.queryForText(EMPTY).equals("1");
        } catch (SQLException e) {
            throw SqlFailure.inWords("tell whether there is anything in it", e, database);
        }
    }

    @Override
    public long entries() throws StorageException {
        try {
            return Long.parseLong(connection.queryForText("SELECT count(*) FROM messages"));
        } catch (SQLException e) {
            throw SqlFailure.inWords("count its messages", e, database);
        }
    }

    @Override
    public void read(MovedTable table, Taker taker) throws StorageException {
        try {
            new MovedRows(connection).read(table, taker);
        } catch (SQLException e) {
            throw SqlFailure.inWords("read what is to be moved", e, database);
        }
    }

    @Override
    public void beginFilling() throws StorageException {
        Path unborn = folder.files().unborn();
        try {
            SqliteStore.makeUnborn(folder.files());
            filling = StoreConnection.alone(unborn);
            Schema.migrate(filling, Schema.STEPS, Progress.UNHEARD);
            filling.execute("BEGIN IMMEDIATE");
            ServerUser.mustBeThere(filling, clock.instant());
        } catch (SQLException e) {
            throw SqlFailure.inWords("begin another", e, unborn);
        } catch (IOException | StartupException e) {
            throw cantBeMade(e);
        }
    }

    @Override
    public void fill(MovedTable table, MovedRow row) throws StorageException {
        try {
            new MovedRows(filling).write(table, row);
        } catch (SQLException e) {
            throw SqlFailure.inWords("take in what is moved", e, folder.files().unborn());
        }
    }

    @Override
    public void endFilling(Optional<MoveMark> mark) throws StorageException {
        Path unborn = folder.files().unborn();
        try {
            new MovedRows(filling).noteWhatFollows();
            set(filling, mark);
            filling.execute("COMMIT");
            filling.close();
            filling = null;
            DataFolder.force(unborn);
            if (connection != null) {
                connection.close();
                connection = null;
            }
            WalOwner.forget(folder.files());
            Files.move(unborn, database, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.force(database.getParent());
            connect();
        } catch (SQLException e) {
            throw SqlFailure.inWords("take in what is moved", e, unborn);
        } catch (IOException e) {
            throw cantBeMade(e);
        }
    }

    private StorageException cantBeMade(Exception e) {
        String why = e instanceof IOException disk ? DataFolder.reason(disk) : e.getMessage();
        return new StorageException(
                "The database %s can't be made (%s): check the disk and the permissions of the data folder."
                        .formatted(database, why),
                e);
    }

    @Override
    public void close() {
        if (filling != null) {
            filling.close();
            filling = null;
            try {
                DatabaseFiles.delete(folder.files().unborn());
            } catch (IOException e) {
                // The next one that is begun there takes its place.
            }
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
        folder.close();
    }
}
