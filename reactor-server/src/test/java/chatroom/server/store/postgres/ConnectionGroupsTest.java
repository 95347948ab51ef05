package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections. The test's thread is the storage thread. */
class ConnectionGroupsTest {
    private static final int READERS = 2;
    private static final int WRITER_LOOKER_NUDGER_LISTENER = 4;
    private static final String COUNT = "SELECT count(*) FROM t";
    private static final String BACKENDS = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'chatroom-server'\
        """;

    private final SettableClock clock = new SettableClock();
    private TestDatabase database;
    private PostgresStore store;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.empty();
        store = another();
        database.sql("CREATE TABLE t (n int)");
        // Whoever looks at the time sees it pass, so that waiting for it has an end.
        clock.tick(Duration.ofMillis(500));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        database.close();
    }

    private PostgresStore another() throws StartupException {
        return PostgresStore.open(database.url(), Optional.empty(), clock::nanoTime, READERS);
    }

    private static Void insert(StoreConnection connection) throws SQLException {
        connection.execute("INSERT INTO t VALUES (1)");
        return null;
    }

    private String read() throws StorageException {
        return store.readers().read("count", connection -> connection.queryForText(COUNT));
    }

    @Test
    void allConnectionsAreOpenedTogether() throws Exception {
        assertThat(database.query(BACKENDS)).isEqualTo(String.valueOf(WRITER_LOOKER_NUDGER_LISTENER + READERS));
    }

    /** A machine that vanishes would keep the places of its connections, of which there are so many, for hours. */
    @Test
    void whoseMachineIsGoneIsNoticedByTheServerOnEveryConnection() throws Exception {
        for (List<String> kind : List.of(
                ConnectionGroupOpening.WRITER,
                ConnectionGroupOpening.READER,
                ConnectionGroupOpening.LOOKER,
                ConnectionGroupOpening.NUDGER,
                ConnectionGroupOpening.LISTENER,
                ConnectionGroupOpening.ALONE)) {
            StoreConnection connection = new ConnectionMaker(database.url(), Optional.empty())
                    .open(database.url().hosts().get(0), kind);
            assertThat(connection.queryForText("SHOW tcp_keepalives_idle")).isEqualTo("10");
            assertThat(connection.queryForText("SHOW client_connection_check_interval"))
                    .isEqualTo("500ms");
            connection.close();
        }
    }

    /** As client_connection_check_interval is refused on a system where PostgreSQL can't look. */
    @Test
    void whereTheServerRefusesASettingThatHelpsItIsDoneWithout() throws Exception {
        store.writer().writeAlone("try", connection -> {
            connection.tryExecute("SET statement_timeout = 'never'");
            assertThat(connection.queryForText("SELECT 1")).isEqualTo("1");
            return null;
        });
    }

    @Test
    void whatIsAcknowledgedIsOnDiskWhateverTheDatabaseHasForOthers() throws Exception {
        haveForOthers("off");
        assertThat(synchronousCommit()).isEqualTo("on");
        haveForOthers("remote_apply");
        assertThat(synchronousCommit()).isEqualTo("remote_apply");
    }

    private void haveForOthers(String value) throws Exception {
        String name = database.query("SELECT current_database()");
        database.sql("ALTER DATABASE %s SET synchronous_commit = %s".formatted(name, value));
        store.groups().current().end();
    }

    private String synchronousCommit() throws StorageException {
        return store.writer().writeAlone("ask", connection -> connection.queryForText("SHOW synchronous_commit"));
    }

    @Test
    void aDatabaseThatCannotKeepAllTextsIsRefused() throws Exception {
        try (TestDatabase latin = TestDatabase.inLatin1()) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> PostgresStore.open(latin.url(), Optional.empty(), clock::nanoTime, READERS))
                    .withMessageMatching(
                            "The database \\S+ can't be used: its encoding is LATIN1, and texts need UTF8: make"
                                    + " another one, with createdb -E UTF8 -T template0, and bring there what is in this one, with"
                                    + " pg_dump and pg_restore\\.");
        }
    }

    @Test
    void whoeverMakesTheTablesIsNotTakenForAServerOfAnOlderRelease() throws Exception {
        try (TestDatabase fresh = TestDatabase.empty()) {
            fresh.query("SELECT pg_advisory_lock(7161132565002953)");
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> PostgresStore.open(fresh.url(), Optional.empty(), clock::nanoTime, READERS))
                    .withMessageContaining("can't be used: another server is making its tables")
                    .withMessageEndingWith(": start this one a little later.");
        }
    }

    @Test
    void whatWasBrokenBeforeIsOpenedAnewAndNobodyHearsOfIt() throws Exception {
        database.endConnections("application_name = 'chatroom-server'");
        assertThat(read()).isEqualTo("0");
        database.endConnections("application_name = 'chatroom-server'");
        store.writer().write("insert", ConnectionGroupsTest::insert);
        assertThat(read()).isEqualTo("1");
        assertThat(database.query(BACKENDS)).isEqualTo(String.valueOf(WRITER_LOOKER_NUDGER_LISTENER + READERS));
    }

    @Test
    void whereOneBreaksAllAreClosed() throws Exception {
        String before = pids();
        database.endConnections("query = '" + COUNT + "'");
        read();
        database.endConnections("pid = "
                + store.readers().read("ask", connection -> connection.queryForText("SELECT pg_backend_pid()")));
        read();
        read();
        assertThat(pids()).doesNotContain(before.split(","));
    }

    private String pids() throws SQLException {
        return database.query("""
            SELECT string_agg(pid::text, ',') FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'chatroom-server'\
            """);
    }

    @Test
    void aWriteWhoseConnectionBreaksBeforeItsCommitIsDoneAgainAndCountsOnce() throws Exception {
        AtomicInteger times = new AtomicInteger();
        store.writer().write("insert", connection -> {
            insert(connection);
            if (times.incrementAndGet() == 1) {
                connection.execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
            return null;
        });
        assertThat(times).hasValue(2);
        assertThat(read()).isEqualTo("1");
    }

    @Test
    void whereACommitIsNotAnsweredNothingIsClaimedAndNothingDoneAgain() throws Exception {
        database.sql("""
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END'\
            """, """
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die()\
            """);
        AtomicInteger times = new AtomicInteger();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.writer().write("insert", connection -> {
                    times.incrementAndGet();
                    return insert(connection);
                }))
                .withMessageContaining("isn't known");
        assertThat(times).hasValue(1);
        assertThat(read()).isEqualTo("0");
    }

    @Test
    void aFailedStatementCostsItsTransactionAndNoConnection() throws Exception {
        String before = pids();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.writer().write("insert", connection -> {
                    insert(connection);
                    connection.execute("SELECT 1 / 0");
                    return null;
                }))
                .withMessageContaining("division by zero");
        assertThat(read()).isEqualTo("0");
        store.writer().write("insert", ConnectionGroupsTest::insert);
        assertThat(read()).isEqualTo("1");
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void changesMadeTogetherAreAllThereOrNone() throws Exception {
        store.inOneTransaction(() -> {
            boolean first = inserts();
            return inserts() && first;
        });
        assertThat(read()).isEqualTo("2");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.inOneTransaction(() -> {
                    inserts();
                    return false;
                }));
        assertThat(read()).isEqualTo("2");
    }

    @Test
    void aConnectionThatBrokeBeforeDoesNotFailChangesMadeTogether() throws Exception {
        database.endConnections("application_name = 'chatroom-server'");
        AtomicInteger times = new AtomicInteger();
        store.inOneTransaction(() -> times.incrementAndGet() > 0 && inserts());
        assertThat(times).hasValue(1);
        assertThat(read()).isEqualTo("1");
    }

    private boolean inserts() {
        try {
            store.writer().write("insert", ConnectionGroupsTest::insert);
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    @Test
    void whileTheDatabaseIsAwayWhoWritesWaitsAndWhoReadsIsToldAndItComesBackByItself() throws Exception {
        database.keepAway(true);
        long beganNs = clock.nanoTime();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.writer().write("insert", ConnectionGroupsTest::insert))
                .withMessageContaining("look whether it can be reached");
        assertThat(clock.nanoTime() - beganNs).isGreaterThan(ConnectionGroups.WRITES_WAIT_NS);
        assertThat(store.isReachable()).isFalse();
        assertThatExceptionOfType(StorageException.class).isThrownBy(this::read);
        beganNs = clock.nanoTime();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.writer().write("insert", ConnectionGroupsTest::insert));
        assertThat(clock.nanoTime() - beganNs)
                .as("who comes later doesn't wait as long again")
                .isLessThan(ConnectionGroups.WRITES_WAIT_NS);

        database.keepAway(false);
        store.writer().write("insert", ConnectionGroupsTest::insert);
        assertThat(read()).isEqualTo("1");
        assertThat(store.isReachable()).isTrue();
    }

    /** It may hang for seconds. */
    @Test
    void whoReadsWhileAFurtherAttemptIsUnderWayIsToldAtOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> end = new CompletableFuture<String>().completeOnTimeout("late", 20, TimeUnit.SECONDS);
        AtomicInteger attempts = new AtomicInteger();
        ConnectionGroups groups = new ConnectionGroups(
                new ConnectionMaker(database.url(), Optional.empty()),
                1,
                clock::nanoTime,
                connection -> {
                    if (attempts.incrementAndGet() == 2) {
                        begun.countDown();
                        end.join();
                    }
                    throw new SQLException("on purpose");
                },
                () -> {});
        assertThatExceptionOfType(SQLException.class).isThrownBy(groups::current);
        Thread opening =
                new Thread(() -> assertThatExceptionOfType(SQLException.class).isThrownBy(groups::current));
        opening.start();
        begun.await();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(groups::current)
                .withMessage("on purpose");
        assertThat(end.complete("in time"))
                .as("the attempt was still under way")
                .isTrue();
        opening.join();
        groups.close();
    }

    @Test
    void whoWritesGoesOnWhenTheDatabaseIsBackInTime() throws Exception {
        database.keepAway(true);
        clock.tick(Duration.ofMillis(100));
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread writing = new Thread(() -> {
            try {
                store.writer().write("insert", ConnectionGroupsTest::insert);
            } catch (StorageException e) {
                failure.set(e);
            }
        });
        writing.start();
        database.keepAway(false);
        writing.join();
        assertThat(failure).hasNullValue();
        assertThat(database.query(COUNT)).isEqualTo("1");
    }

    @Test
    void aReadThatIsCancelledEndsAtOnceAndOnlyItsConnectionIsReplaced() throws Exception {
        Cancellation cancellation = new Cancellation();
        String before = pids();
        CountDownLatch begun = new CountDownLatch(1);
        Thread cancelling = new Thread(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                return;
            }
            cancellation.cancel();
        });
        cancelling.start();
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> store.readers().read("wait", cancellation, connection -> {
                    begun.countDown();
                    return connection.queryForText("SELECT pg_sleep(9)");
                }));
        cancelling.join();
        assertThat(read()).isEqualTo("0");
        assertThat(read()).isEqualTo("0");
        assertThat(pids()).contains(before.substring(0, before.indexOf(',')));
        assertThatCondition("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(9)%' AND pid <>"
                        + " pg_backend_pid() AND state = 'active'")
                .isEqualTo("0");
    }

    /** Within the time in which a server looks whether who asked is still there. */
    private AbstractStringAssert<?> assertThatCondition(String sql) throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        String found = database.query(sql);
        while (!found.equals("0") && System.nanoTime() < endNs) {
            Thread.sleep(20);
            found = database.query(sql);
        }
        return assertThat(found);
    }

    @Test
    void aReaderCannotWrite() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.readers().read("insert", ConnectionGroupsTest::insert))
                .withMessageContaining("read-only");
    }

    @Test
    void whatIsNotTheChatsIsLeftAlone() throws Exception {
        try (TestDatabase others = TestDatabase.empty()) {
            others.sql("CREATE TABLE theirs (n int)");
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> PostgresStore.open(others.url(), Optional.empty(), clock::nanoTime, 1))
                    .withMessageContaining("another program's tables are in it");
            assertThat(others.query("SELECT count(*) FROM pg_class WHERE relname = 'house'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aNewerDatabaseIsLeftAlone() throws Exception {
        store.close();
        String schema = database.query("SELECT schema FROM house");
        database.sql("UPDATE house SET schema = 99");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(this::another)
                .withMessageContaining("newer server (schema 99,");
        database.sql("UPDATE house SET schema = %s, needs_level = 2".formatted(schema));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(this::another)
                .withMessageContaining("newer server (level 2,");
    }

    @Test
    void whatCannotBeOpenedIsSaidWithWhatToDo() {
        DatabaseUrl url = database.url();
        DatabaseUrl elsewhere = DatabaseUrl.parse("postgresql://postgres@127.0.0.1:1/chat");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> PostgresStore.open(elsewhere, Optional.empty(), clock::nanoTime, 1))
                .withMessageContaining("can't be opened")
                .withMessageEndingWith("look at --database, and whether it runs.");
        DatabaseUrl missing = DatabaseUrl.parse(url.toString().replaceFirst("[^/]+$", "nowhere"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> PostgresStore.open(missing, Optional.empty(), clock::nanoTime, 1))
                .withMessageContaining("CREATE DATABASE");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> PostgresStore.open(url, Optional.of(Path.of("/nowhere")), clock::nanoTime, 1))
                .withMessageContaining("the file /nowhere with its password can't be read");
    }

    @Test
    void theNextHostIsTakenWhereOneIsAway() throws Exception {
        store.close();
        DatabaseUrl both = DatabaseUrl.parse(database.text().replace("@", "@127.0.0.1:1,"));
        store = PostgresStore.open(both, Optional.empty(), clock::nanoTime, READERS);
        assertThat(read()).isEqualTo("0");
    }
}
