package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.journal.DamagedException;
import com.j256.ormlite.dao.Dao;
import com.j256.ormlite.dao.DaoManager;
import com.j256.ormlite.jdbc.JdbcSingleConnectionSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to the database, with the DAOs that work over it and nothing else: shared connections mix threads into one transaction.
 * One thread at a time.
 */
final class StoreConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);

    /** A backup or an operator's sqlite3 may hold a lock for a moment; among ourselves nobody waits, because only one connection writes. */
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /** The write-ahead log grows to about 4 MiB between checkpoints; what a long reader made it grow beyond this is given back. */
    private static final int JOURNAL_LIMIT_BYTES = 16 << 20;

    /** Of SQLite's machine, in the time of which a person gets no impatience: some milliseconds. */
    private static final int STEPS_UNHEARD = 100_000;

    static {
        BoundStringType.register();
    }

    /** Something done over a connection. */
    @FunctionalInterface
    interface Work<R> {
        R over(StoreConnection connection) throws SQLException;
    }

    private final Connection jdbc;
    private final JdbcSingleConnectionSource source;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    final Dao<UserRow, Long> users;
    final Dao<KeptAccountRow, Long> keptAccounts;
    final Dao<TokenRow, Void> tokens;
    final Dao<InviteRow, Void> invites;
    final Dao<MetaRow, String> meta;

    private StoreConnection(String url, Connection jdbc) throws SQLException {
        this.jdbc = jdbc;
        this.source = new JdbcSingleConnectionSource(url, jdbc);
        this.users = DaoManager.createDao(source, UserRow.class);
        this.keptAccounts = DaoManager.createDao(source, KeptAccountRow.class);
        this.tokens = DaoManager.createDao(source, TokenRow.class);
        this.invites = DaoManager.createDao(source, InviteRow.class);
        this.meta = DaoManager.createDao(source, MetaRow.class);
    }

    /** A connection that may write. There is one at a time. */
    static StoreConnection writing(Path database) throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // In WAL mode only FULL calls fsync at every commit.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
        // Nobody asks for them, and the driver would run a query for them after each insert.
        config.setGetGeneratedKeys(false);
        return open(database, config);
    }

    /** A connection that can't write. */
    static StoreConnection reading(Path database) throws SQLException {
        StoreConnection connection = open(database, common());
        try {
            connection.execute("PRAGMA query_only = ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The only connection to a file that nobody else uses, and that is to have no other file beside it when it is closed. */
    static StoreConnection alone(Path database) throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setGetGeneratedKeys(false);
        return open(database, config);
    }

    /** For an empty file: free pages can be given back to the system some at a time, by {@code PRAGMA incremental_vacuum}. */
    static void letShrink(Path database) throws SQLException {
        try (Connection jdbc = common().createConnection("jdbc:sqlite:" + database);
                Statement statement = jdbc.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("VACUUM");
        }
    }

    /**
     * Moves what its write-ahead log, or a journal that a kill left, holds into the database, which then is one file and nothing beside it.
     *
     * @throws SQLException it is damaged, or somebody has it open
     */
    static void makeOneFile(Path database) throws SQLException {
        SQLiteConfig config = common();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        try (Connection jdbc = config.createConnection("jdbc:sqlite:" + database);
                Statement statement = jdbc.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
            if (!mode.next() || !mode.getString(1).equalsIgnoreCase("delete")) {
                throw new SQLException("its write-ahead log can't be ended");
            }
        }
    }

    /**
     * Checks a database and its write-ahead log, which both stay as they are. Over a connection that may write they wouldn't: when the last
     * of those is closed, SQLite moves the log into the database, whatever that may be, and deletes it.
     */
    static void checkUntouched(Path database, Progress progress) throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        try (StoreConnection connection = open(database, config)) {
            connection.quickCheck(progress);
        }
    }

    /** As it stands in the database file, whatever a write-ahead log has beside it. Nothing is written, not even a lock. */
    static Optional<String> epochWithoutWal(Path database) throws SQLException {
        try (Connection jdbc = DriverManager.getConnection("jdbc:sqlite:"
                        + database.toUri().toString().replaceFirst("^file:/+", "file:/") + "?immutable=1");
                Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE name = '" + MetaRow.EPOCH + "'")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        // The file was made with the data folder. Where it is gone, an empty one in its place would be worse than an
        // error.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        // One thread at a time has a connection, so that SQLite need not lock one for each value that is bound.
        config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private static StoreConnection open(Path database, SQLiteConfig config) throws SQLException {
        String url = "jdbc:sqlite:" + database;
        Connection jdbc = config.createConnection(url);
        try {
            return new StoreConnection(url, jdbc);
        } catch (SQLException e) {
            jdbc.close();
            throw e;
        }
    }

    /**
     * All or nothing. When it returns, what was written is on disk; when it throws, nothing was written.
     *
     * @param work must leave no statement of its own open
     */
    <R> R inTransaction(Work<R> work) throws SQLException {
        // Not deferred: a read that turns into a write fails at once where somebody else wrote in between, whatever the
        // busy timeout.
        execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            R result = work.over(this);
            execute("COMMIT");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack();
            }
        }
    }

    /** Reads what was there at one moment. */
    <R> R inSnapshot(Work<R> work) throws SQLException {
        execute("BEGIN");
        boolean ended = false;
        try {
            R result = work.over(this);
            execute("COMMIT");
            ended = true;
            return result;
        } finally {
            if (!ended) {
                rollBack();
            }
        }
    }

    private void rollBack() {
        forgetPrepared();
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // After some errors SQLite has rolled back by itself.
            LOG.debug("Rolling back: {}", e.getMessage());
        }
    }

    /** The driver leaves a statement that ran into some errors (a full disk, for one) unusable. */
    private void forgetPrepared() {
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                // That it failed is known already.
                LOG.debug("Closing a statement: {}", e.getMessage());
            }
        }
        prepared.clear();
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A whole copy of what is committed now, without free space. The file is empty or isn't there. Over a connection for reading. */
    void copyInto(Path file) throws SQLException {
        // SQLite takes it for writing, though not this database is written.
        execute("PRAGMA query_only = OFF");
        try (PreparedStatement vacuum = jdbc.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, file.toString());
            vacuum.execute();
        } finally {
            execute("PRAGMA query_only = ON");
        }
    }

    /** To the end: some pragmas do a part of their work with each row, and have no columns. */
    void executeWhole(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Any thread, while it isn't closed. What it is doing ends with an error, soon. */
    void interrupt() {
        try {
            jdbc.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        } catch (SQLException e) {
            // It goes on to its end then, as it would have done.
            LOG.debug("Interrupting a statement: {}", e.getMessage());
        }
    }

    /** Work that takes long: somebody hears that it goes on. */
    <R> R heard(Progress progress, String what, Work<R> work) throws SQLException {
        progress.at(what);
        ProgressHandler.setHandler(jdbc, STEPS_UNHEARD, new ProgressHandler() {
            @Override
            protected int progress() {
                progress.at(what);
                return 0;
            }
        });
        try {
            return work.over(this);
        } finally {
            ProgressHandler.clearHandler(jdbc);
        }
    }

    /** @return false where somebody else reads what it holds */
    boolean moveWalIntoDatabase() throws SQLException {
        return queryForText("PRAGMA wal_checkpoint(TRUNCATE)").equals("0");
    }

    /** The first column of the first row as text. */
    String queryForText(String sql) throws SQLException {
        try (Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** Kept until a transaction fails: for statements on the way of every message. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = jdbc.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Whether the file is sound; a damaged one opens without a word. */
    void quickCheck(Progress progress) throws SQLException {
        String result = heard(
                progress, "checking the database", connection -> connection.queryForText("PRAGMA quick_check(1)"));
        if (!result.equals("ok")) {
            throw new DamagedException(result);
        }
    }

    @Override
    public void close() {
        DaoManager.unregisterDaos(source);
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.warn("Closing a connection to the database: {}", e.getMessage());
        }
    }
}
