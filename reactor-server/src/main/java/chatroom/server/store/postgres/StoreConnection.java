package chatroom.server.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the database. One thread at a time, but for {@link #abort}. */
final class StoreConnection {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);

    /** Something done over a connection. */
    @FunctionalInterface
    interface Work<R> {
        R over(StoreConnection connection) throws SQLException;
    }

    private final Connection jdbc;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final NewsBuilder news = new NewsBuilder();

    StoreConnection(Connection jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * All or nothing. When it returns, what was written is committed, and replicated where the database waits for that.
     *
     * @throws CommitInDoubtException it may have been committed
     * @throws SQLException nothing was written
     */
    <R> R inTransaction(Work<R> work) throws SQLException {
        jdbc.setAutoCommit(false);
        boolean asked = false;
        boolean committed = false;
        try {
            R result = work.over(this);
            jdbc.clearWarnings();
            asked = true;
            jdbc.commit();
            rejectWarning(jdbc.getWarnings());
            committed = true;
            return result;
        } catch (SQLException e) {
            throw asked && (e instanceof SQLWarning || SqlFailure.breaksConnection(e))
                    ? new CommitInDoubtException(e)
                    : e;
        } finally {
            if (!committed) {
                rollBack();
            }
            if (!jdbc.isClosed()) {
                jdbc.setAutoCommit(true);
            }
        }
    }

    /**
     * After a statement that wrote and committed: the server says by a warning that it didn't wait for its standby, and then the standby
     * may not have what was written.
     */
    static void rejectWarning(SQLWarning warning) throws SQLWarning {
        if (warning != null) {
            throw warning;
        }
    }

    /** Reads what was there at one moment, by as many statements as it takes. */
    <R> R inSnapshot(Work<R> work) throws SQLException {
        return inTransaction(connection -> {
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            return work.over(connection);
        });
    }

    private void rollBack() {
        try {
            if (!jdbc.isClosed()) {
                jdbc.rollback();
            }
        } catch (SQLException e) {
            // A transaction that nobody commits is none: its connection is closed with it.
            LOG.debug("Rolling back: {}", e.getMessage());
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Not within a transaction. What the server refuses isn't done; throws where the connection breaks. */
    void tryExecute(String sql) throws SQLException {
        try {
            execute(sql);
        } catch (SQLException e) {
            if (SqlFailure.breaksConnection(e)) {
                throw e;
            }
            LOG.debug("Refused: {}", e.getMessage());
        }
    }

    /** The first column of the first row as text; empty if there is none. */
    String queryForText(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    /** Kept as long as the connection. For constants only: there are as many as there are texts. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = jdbc.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Of the transaction that is under way, where it writes. */
    NewsBuilder news() {
        return news;
    }

    /** The driver's own: arrays, and what the server notifies of. */
    Connection jdbc() {
        return jdbc;
    }

    boolean isOpen() {
        try {
            return !jdbc.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Any thread, and never waits. Closes the socket, also under what is using it: that ends with an error. The server notices soon, by
     * {@code client_connection_check_interval}.
     */
    void abort() {
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("Closing a connection: {}", e.getMessage());
        }
    }

    /** Says good-bye first, so the server lets go of its locks at once. */
    void close() {
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.debug("Closing a connection: {}", e.getMessage());
        }
    }
}
