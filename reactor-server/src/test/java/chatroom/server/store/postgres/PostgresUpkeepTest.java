package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.RoomName;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upkeep by one server while another is in the middle of something in the same rooms. */
class PostgresUpkeepTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final String ENTRIES = "SELECT count(*) FROM entry";
    private static final String WORDS = "SELECT count(*) FROM word";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestDatabase database;
    private StoreConnection one;
    private StoreConnection other;
    private long dev;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.timedBy(new SettableClock());
        database.sql("INSERT INTO room (name, name_key, kind) VALUES ('dev', 'dev', 'public')");
        dev = Long.parseLong(database.query("SELECT id FROM room WHERE name_key = 'dev'"));
        one = connect();
        other = connect();
    }

    private ConnectionMaker maker() {
        return new ConnectionMaker(database.url(), Optional.empty());
    }

    /** However slow the machine is on which these tests run. */
    private StoreConnection connect() throws SQLException {
        StoreConnection connection = maker().open(database.url().hosts().get(0), ConnectionGroupOpening.ALONE);
        connection.execute("SET lock_timeout = '60s'");
        return connection;
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        one.close();
        other.close();
        database.close();
    }

    private void store(int messages) throws SQLException {
        database.sql(
                """
                INSERT INTO entry (room, id, kind, user_id, username, text, nonce, time)
                SELECT %d, id, 'message', 1, 'ann', 'text ' || id, 'nonce ' || id, now_millis()
                FROM generate_series(1, %d) AS id\
                """.formatted(dev, messages),
                "UPDATE room SET time = now_millis(), head = %d WHERE id = %d".formatted(messages, dev));
    }

    /** Begins it in the middle of a transaction of the other server, and ends it after that. */
    private <R> R besides(StoreConnection.Work<?> transaction, Callable<R> whatWaits) throws Exception {
        Future<R> waiting = other.inTransaction(connection -> {
            transaction.over(connection);
            Future<R> begun = threads.submit(whatWaits);
            awaitLocked();
            return begun;
        });
        return waiting.get();
    }

    private void awaitLocked() throws SQLException {
        String locked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'";
        while (database.query(locked).equals("0")) {
            Thread.onSpinWait();
        }
    }

    private boolean beginDeletion() throws SQLException {
        return one.inTransaction(connection -> Pruning.beginDeletion(connection, DEV));
    }

    private boolean takeEntries() throws SQLException {
        return one.inTransaction(connection -> Pruning.takeEntries(connection, DEV));
    }

    private WordIndex.Indexed index(int limit) throws SQLException {
        return other.inTransaction(connection -> WordIndex.takeSome(connection, dev, limit));
    }

    @Test
    void whatAnotherServerIndexesWhileARoomIsDeletedGoesWithItsEntries() throws Exception {
        store(3);
        boolean more = besides(
                connection -> {
                    WordIndex.takeSome(connection, dev, 10);
                    return beginDeletion();
                },
                this::takeEntries);
        assertThat(more).isFalse();
        assertThat(database.query(ENTRIES)).isEqualTo("0");
        assertThat(database.query(WORDS)).isEqualTo("0");
    }

    @Test
    void theWordsOfADeletedRoomGoAPartAtATimeAsItsEntriesDo() throws Exception {
        store(2 * Pruning.TOGETHER + 100);
        index(10_000);
        beginDeletion();
        assertThat(takeEntries()).isTrue();
        assertThat(database.query(ENTRIES)).isEqualTo("600");
        assertThat(database.query(WORDS)).isEqualTo("600");
        assertThat(takeEntries()).isTrue();
        assertThat(database.query(WORDS)).isEqualTo("100");
        assertThat(takeEntries()).isFalse();
        assertThat(database.query(ENTRIES)).isEqualTo("0");
        assertThat(database.query(WORDS)).isEqualTo("0");
    }

    @Test
    void aRoomThatIsBeingDeletedIsNotIndexed() throws Exception {
        store(3);
        beginDeletion();
        assertThat(index(10)).isEqualTo(new WordIndex.Indexed(0, 0, true));
    }

    @Test
    void aTextThatAnotherServerIsIndexingIsPrunedWithItsWords() throws Exception {
        store(3);
        int texts = besides(
                connection -> WordIndex.takeSome(connection, dev, 10),
                () -> one.inTransaction(connection -> Pruning.takeTexts(connection, dev, 0, 2)));
        assertThat(texts).isEqualTo(2);
        assertThat(database.query("SELECT string_agg(id::text, ',') FROM word WHERE words <> ''"))
                .isEqualTo("3");
    }

    /** It was dated after the newest of its room, which was ahead. */
    @Test
    void aMessageThatComesWhileTimesAreMendedIsMendedToo() throws Exception {
        store(1);
        database.sql(
                "UPDATE entry SET time = time + 3600000", "UPDATE room SET time = time + 3600000 WHERE id = " + dev);
        besides(
                connection -> {
                    connection.execute("UPDATE room SET head = 2 WHERE id = " + dev);
                    connection.execute("INSERT INTO entry (room, id, kind, user_id, username, text, nonce, time)"
                            + " SELECT room, 2, kind, user_id, username, text, 'nonce 2', time FROM entry");
                    return null;
                },
                () -> one.inTransaction(connection -> WrongTimes.mendARoom(connection, 10)));
        assertThat(database.query("SELECT count(*) FROM entry WHERE time <= now_millis()"))
                .isEqualTo("2");
        assertThat(database.query("SELECT time <= now_millis() FROM room WHERE id = " + dev))
                .isEqualTo("t");
    }

    @Test
    void timesAreMendedSomeAtATimeAndAreInOrderInBetween() throws Exception {
        store(5);
        database.sql(
                "UPDATE entry SET time = time + 3600000 + id WHERE id > 2",
                "UPDATE room SET time = (SELECT max(time) FROM entry) WHERE id = " + dev,
                "INSERT INTO room (name, name_key, kind, time) VALUES ('empty', 'empty', 'public', now_millis() + 3600000)");
        String ahead = "SELECT string_agg(id::text, ',' ORDER BY id) FROM entry WHERE time > now_millis()";
        assertThat(mendTwo()).isTrue();
        assertThat(database.query(ahead)).isEqualTo("5");
        assertThat(database.query("SELECT time = (SELECT max(time) FROM entry) FROM room WHERE id = " + dev))
                .isEqualTo("t");
        int times = 0;
        while (mendTwo()) {
            assertThat(++times).isLessThan(10);
        }
        assertThat(database.query(ahead)).isNull();
        assertThat(database.query("SELECT count(*) FROM room WHERE time > now_millis()"))
                .isEqualTo("0");
        assertThat(database.query("SELECT count(*) FROM entry e JOIN entry f ON f.id = e.id + 1 WHERE f.time < e.time"))
                .isEqualTo("0");
    }

    private boolean mendTwo() throws SQLException {
        return one.inTransaction(connection -> WrongTimes.mendARoom(connection, 2));
    }

    /** What is moved is one transaction, and its last statements go through all of it. */
    @Test
    void aMoveWaitsForItsStatementsHoweverLongTheyTake() throws Exception {
        StoreConnection connection = PostgresMovePlace.connect(maker());
        try {
            assertThat(connection.jdbc().getNetworkTimeout()).isZero();
        } finally {
            connection.close();
        }
    }
}
