package chatroom.server.store.postgres;

import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.StartupException;
import chatroom.server.time.SettableClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * An empty database of its own on a PostgreSQL that is started once for all tests of this JVM, and ends with it. Where none can run on this
 * system, the test is skipped and says so. What is acknowledged is not on disk there: fsync is off.
 */
public final class TestDatabase implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String TEMPLATE = "chat_template";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static String whyNot;
    private static boolean hasTemplate;

    /** Takes away all that tests stored, and nothing else. */
    private static final String CLEAR = """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT oid::regclass::text FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                    AND relname NOT IN ('house', 'room', 'test_clock')
            LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
            DELETE FROM room WHERE id <> 0;
            UPDATE room SET topic = '', state = 'active', head = 0, time = 0, rules = 0;
            UPDATE house SET epoch = gen_random_uuid()::text, pruned = '0', last_backup_millis = 0;
        END $$\
        """;

    /** With tables, in which nothing is stored. Making one takes longer than all that most tests do. */
    private static final Queue<TestDatabase> CLEARED = new ConcurrentLinkedQueue<>();

    private final String name;
    private final Connection connection;

    /** Whether it is to be used again. */
    private boolean hasTables;

    private TestDatabase(String name) throws SQLException {
        this.name = name;
        this.connection = connect(name);
    }

    /** Without tables. */
    public static TestDatabase empty() throws SQLException {
        start();
        return copyOf("template0");
    }

    /** The same, in an encoding that few texts have a place in. */
    public static TestDatabase inLatin1() throws SQLException {
        start();
        return copyOf("template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    }

    /**
     * With the tables of a chat that nobody has used, and with this clock for its own. The clock is moved by one thread, and by none while
     * a transaction is under way.
     */
    public static TestDatabase timedBy(SettableClock clock) throws SQLException, StartupException {
        start();
        makeTemplate();
        TestDatabase cleared = CLEARED.poll();
        TestDatabase database = cleared == null ? copyOf(TEMPLATE) : cleared;
        database.hasTables = true;
        database.tell(clock);
        database.execute("UPDATE house SET served_millis = now_millis(), served_at = now_millis()");
        clock.onChange(() -> database.tell(clock));
        return database;
    }

    private static synchronized void makeTemplate() throws SQLException, StartupException {
        if (!hasTemplate) {
            onServer("CREATE DATABASE " + TEMPLATE + " TEMPLATE template0 STRATEGY file_copy");
            TestDatabase template = new TestDatabase(TEMPLATE);
            PostgresStore.open(template.url(), Optional.empty(), System::nanoTime, 1)
                    .close();
            template.sql(
                    "CREATE TABLE test_clock (millis bigint)",
                    "INSERT INTO test_clock VALUES (0)",
                    "CREATE OR REPLACE FUNCTION now_millis() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT millis"
                            + " FROM test_clock'",
                    "DELETE FROM node");
            template.connection.close();
            hasTemplate = true;
        }
    }

    private void tell(SettableClock clock) {
        try {
            execute("UPDATE test_clock SET millis = " + clock.millis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestDatabase copyOf(String template) throws SQLException {
        String name = "test" + NUMBER.incrementAndGet();
        onServer("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy");
        return new TestDatabase(name);
    }

    private static synchronized void start() {
        if (server == null && whyNot == null) {
            if (!System.getProperty("os.name").equals("Linux")
                    || !System.getProperty("os.arch").equals("amd64")) {
                whyNot = "there is a PostgreSQL for these tests only for Linux on amd64";
            } else {
                try {
                    server = EmbeddedPostgres.builder()
                            .setServerConfig("max_connections", "200")
                            .setServerConfig("fsync", "off")
                            .setServerConfig("synchronous_commit", "on")
                            .start();
                } catch (IOException e) {
                    throw new IllegalStateException("PostgreSQL doesn't start", e);
                }
            }
        }
        Assumptions.assumeTrue(whyNot == null, whyNot);
    }

    public DatabaseUrl url() {
        return DatabaseUrl.parse(text());
    }

    /** As an option has it. */
    public String text() {
        return "postgresql://" + USER + "@127.0.0.1:" + server.getPort() + "/" + name;
    }

    /** As an operator with psql would, beside the server. It isn't used again after that: tables may be others. */
    public void sql(String... statements) throws SQLException {
        hasTables = false;
        for (String sql : statements) {
            execute(sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    public String query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }

    /** Ends the connections of servers that are reading, or have nothing to do, as a restart would. */
    public void endConnections(String which) throws SQLException {
        query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND " + which);
    }

    /** Keeps everybody away, until it is let go. */
    public void keepAway(boolean away) throws SQLException {
        onServer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + !away);
        if (away) {
            endConnections("application_name = 'chatroom-server'");
        }
    }

    private static void onServer(String sql) throws SQLException {
        try (Connection connection = connect(USER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database, USER, "");
    }

    @Override
    public void close() throws SQLException {
        if (hasTables) {
            hasTables = false;
            execute(CLEAR);
            CLEARED.add(this);
            return;
        }
        connection.close();
        onServer("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
