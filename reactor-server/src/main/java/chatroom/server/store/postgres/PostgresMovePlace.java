package chatroom.server.store.postgres;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.move.MoveMark;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.move.MovedRow;
import chatroom.server.store.move.MovedTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** A database that a chat moves out of, or into. What it is filled with is one transaction. */
public final class PostgresMovePlace implements MovePlace {
    private static final String EMPTY = """
        SELECT (NOT EXISTS (SELECT 1 FROM account) AND NOT EXISTS (SELECT 1 FROM invite)
            AND NOT EXISTS (SELECT 1 FROM room WHERE id <> 0) AND NOT EXISTS (SELECT 1 FROM entry))::text\
        """;

    private static final String GO_ON_ANEW =
            "UPDATE house SET move = '', epoch = replace(gen_random_uuid()::text, '-', '')";

    private static final int UNLIMITED = 0;

    /** Of a commit, in which a standby that is there may have much to catch up with. */
    private static final int COMMIT_MILLIS = 120_000;

    private final String name;
    private final StoreConnection connection;

    /** Null but between the beginning and the end of a filling. */
    private MovedRows filling;

    private PostgresMovePlace(String name, StoreConnection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Keeps servers away, and brings its schema up to date. */
    public static PostgresMovePlace open(DatabaseAddress address) throws StartupException {
        String name = address.url().toString();
        StoreConnection connection = null;
        boolean opened = false;
        try {
            connection = connect(new ConnectionMaker(address.url(), address.passwordFile()));
            AwaitedStandby.refuseWhileAway(connection);
            HouseLock.takeAlone(connection);
            Schema.migrate(connection);
            opened = true;
            return new PostgresMovePlace(name, connection);
        } catch (UnusableDatabaseException e) {
            throw new StartupException("The database %s can't be used: %s.".formatted(name, e.getMessage()), e);
        } catch (SQLException e) {
            throw new StartupException(
                    "The database %s can't be opened (%s): %s."
                            .formatted(name, SqlFailure.oneLine(e), SqlFailure.remedyAtStart(e)),
                    e);
        } finally {
            if (!opened && connection != null) {
                connection.close();
            }
        }
    }

    /** To the first host that is the primary. Its statements may take as long as they need: the last ones go through all that was moved. */
    static StoreConnection connect(ConnectionMaker maker) throws SQLException {
        SQLException first = null;
        for (String host : maker.url().hosts()) {
            try {
                return connect(maker, host);
            } catch (SQLException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        throw first == null ? new SQLException("no host is named") : first;
    }

    private static StoreConnection connect(ConnectionMaker maker, String host) throws SQLException {
        StoreConnection connection = ConnectionGroupOpening.openWriting(maker, host, ConnectionGroupOpening.ALONE);
        boolean fits = false;
        try {
            connection.jdbc().setNetworkTimeout(Runnable::run, UNLIMITED);
            fits = true;
            return connection;
        } finally {
            if (!fits) {
                connection.close();
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Something done over the connection. */
    private interface Doing<R> {
        R now() throws SQLException, StorageException;
    }

    /** @param what completes the sentence "The database couldn't …" */
    private static <R> R inWords(String what, Doing<R> doing) throws StorageException {
        try {
            return doing.now();
        } catch (SQLException e) {
            throw SqlFailure.inWords(what, e);
        }
    }

    @Override
    public Optional<MoveMark> mark() throws StorageException {
        return inWords("tell whether it was moved", () -> mark(connection));
    }

    static Optional<MoveMark> mark(StoreConnection connection) throws SQLException {
        return MoveMark.of(connection.queryForText("SELECT move FROM house"));
    }

    @Override
    public void setMark(Optional<MoveMark> mark) throws StorageException {
        write("note that it was moved", transaction -> {
            set(transaction, mark);
            return null;
        });
    }

    private static void set(StoreConnection connection, Optional<MoveMark> mark) throws SQLException {
        PreparedStatement update = connection.prepared("UPDATE house SET move = ?");
        update.setString(1, mark.map(MoveMark::toText).orElse(""));
        update.executeUpdate();
    }

    @Override
    public void goOnAnew() throws StorageException {
        write("note that it is used again", transaction -> {
            transaction.execute(GO_ON_ANEW);
            return null;
        });
    }

    private void write(String what, StoreConnection.Work<Void> work) throws StorageException {
        inWords(what, () -> committing(() -> connection.inTransaction(work)));
    }

    /** @throws SQLException at once where the primary is known to wait for a standby, and after a while where it does then */
    private <R> R committing(Doing<R> commit) throws SQLException, StorageException {
        AwaitedStandby.refuseWhileAway(connection);
        connection.jdbc().setNetworkTimeout(Runnable::run, COMMIT_MILLIS);
        try {
            return commit.now();
        } catch (SQLException e) {
            throw AwaitedStandby.orElse(e);
        } finally {
            if (connection.isOpen()) {
                connection.jdbc().setNetworkTimeout(Runnable::run, UNLIMITED);
            }
        }
    }

    @Override
    public boolean isEmpty() throws StorageException {
        return inWords("tell whether there is anything in it", () -> connection.queryForText(EMPTY))
                .equals("true");
    }

    @Override
    public long entries() throws StorageException {
        return inWords(
                "count its messages",
                () -> Long.parseLong(connection.queryForText("SELECT coalesce(sum(head), 0) FROM room")));
    }

    @Override
    public void read(MovedTable table, Taker taker) throws StorageException {
        inWords("read what is to be moved", () -> {
            connection.jdbc().setAutoCommit(false);
            try {
                new MovedRows(connection).read(table, taker);
            } finally {
                if (connection.isOpen()) {
                    connection.jdbc().rollback();
                    connection.jdbc().setAutoCommit(true);
                }
            }
            return null;
        });
    }

    @Override
    public void beginFilling() throws StorageException {
        inWords("make room for what is moved", () -> {
            connection.jdbc().setAutoCommit(false);
            filling = new MovedRows(connection);
            filling.clear();
            return null;
        });
    }

    @Override
    public void fill(MovedTable table, MovedRow row) throws StorageException {
        inWords("take in what is moved", () -> {
            filling.write(table, row);
            return null;
        });
    }

    @Override
    public void endFilling(Optional<MoveMark> mark) throws StorageException {
        inWords("take in what is moved", () -> {
            filling.noteWhatFollows();
            set(connection, mark);
            return committing(() -> {
                connection.jdbc().clearWarnings();
                connection.jdbc().commit();
                StoreConnection.rejectWarning(connection.jdbc().getWarnings());
                connection.jdbc().setAutoCommit(true);
                filling = null;
                return null;
            });
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
