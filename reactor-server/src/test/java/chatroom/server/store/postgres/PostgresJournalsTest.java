package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.OpenStore;
import chatroom.server.store.Permit;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several servers that write to one database, and connections that break: what a room's lock and the nonces are for. */
class PostgresJournalsTest {
    private static final long ANN = 1;
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");
    private static final EntryResult.Refused NO = new EntryResult.Refused(ErrorCode.NOT_A_MEMBER);

    /** By which rooms are stuck. */
    private final AtomicLong nowNs = new AtomicLong();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Server> servers = new ArrayList<>();
    private TestDatabase database;
    private Server one;
    private Server other;

    /** Its connections and journals, without the place that only one may have. Its storage thread is whoever calls it. */
    private final class Server {
        final ConnectionGroups groups = new ConnectionGroups(
                new ConnectionMaker(database.url(), Optional.empty()),
                1,
                System::nanoTime,
                connection -> {
                    // However slow the machine is on which these tests run.
                    connection.execute("SET lock_timeout = '60s'");
                    connection.execute("SET idle_in_transaction_session_timeout = '60s'");
                    return null;
                },
                () -> {});
        final Writer writer;
        final PostgresJournals journals;

        Server(long node) {
            writer = new Writer(groups, System::nanoTime, () -> node);
            journals = new PostgresJournals(
                    writer, new Readers(groups), () -> node, new KnownHeads(), room -> {}, nowNs::get);
            servers.add(this);
        }

        List<EntryResult> append(NewEntry... batch) throws StorageException {
            return journals.append(List.of(batch));
        }
    }

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.timedBy(new SettableClock());
        database.sql(
                "INSERT INTO account (id, username, username_key, password_hash) VALUES (1, 'ann', 'ann', 'hash')",
                "INSERT INTO room (name, name_key, kind) VALUES ('dev', 'dev', 'public'), ('den', 'den', 'public')");
        one = new Server(1);
        other = new Server(2);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        servers.forEach(server -> server.groups.close());
        database.close();
    }

    private static NewEntry entry(RoomName room, String nonce, Change change, Permit permit) {
        Optional<Nonce> given = nonce.isEmpty() ? Optional.empty() : Optional.of(new Nonce(nonce));
        return new NewEntry(room, ANN, new Username("ann"), given, change, permit);
    }

    private static NewEntry say(RoomName room, String nonce) {
        return entry(room, nonce, new Change.Say(new MessageText("hi"), false, OptionalLong.empty()), Permit.GIVEN);
    }

    private String query(String sql) throws SQLException {
        return database.query(sql);
    }

    @Test
    void messagesOfABatchAreOneTransactionWhateverTheirRooms() throws Exception {
        one.append(say(DEV, ""), say(RoomName.LOBBY, ""), say(DEN, ""), say(DEV, ""));
        assertThat(query("SELECT count(DISTINCT xmin::text) FROM entry")).isEqualTo("1");
        assertThat(query("SELECT count(*) FROM news")).isEqualTo("1");
        assertThat(query("SELECT string_agg(head::text, ',' ORDER BY head) FROM news, unnest(heads) AS head"))
                .isEqualTo("1,1,2");
    }

    @Test
    void aMessageThatIsThereAlreadyTakesItsBatchTheOtherWayAndStaysOne() throws Exception {
        one.append(say(DEV, "nonce-0001"));
        assertThat(other.append(say(DEV, ""), say(DEV, "nonce-0001"), say(DEN, "nonce-0001")))
                .extracting(OpenStore::id)
                .containsExactly(2L, 1L, 1L);
        assertThat(query("SELECT count(*) FROM entry")).isEqualTo("3");
    }

    /** Also with rooms in other orders, which would make them wait for each other in a ring. */
    @Test
    void twoServersInTheSameRoomsLeaveNoHoleAndStoreNothingTwice() throws Exception {
        List<Future<Set<String>>> both = new ArrayList<>();
        for (Server server : List.of(one, other)) {
            both.add(threads.submit(() -> appendMany(server)));
        }
        Set<String> stored = new HashSet<>();
        for (Future<Set<String>> each : both) {
            for (String place : each.get()) {
                assertThat(stored.add(place)).as("stored twice: %s", place).isTrue();
            }
        }
        assertThat(query("SELECT count(*) FROM entry")).isEqualTo(String.valueOf(stored.size()));
        assertThat(query("SELECT count(*) FROM room r WHERE head <> (SELECT count(*) FROM entry WHERE room = r.id)"
                        + " OR head <> (SELECT coalesce(max(id), 0) FROM entry WHERE room = r.id)"))
                .isEqualTo("0");
        assertThat(query("SELECT count(*) FROM entry e JOIN entry f ON f.room = e.room AND f.id = e.id + 1"
                        + " WHERE f.time < e.time"))
                .isEqualTo("0");
    }

    /** Both ways, and of what both try to store only one does. @return where it has stored something */
    private static Set<String> appendMany(Server server) throws StorageException {
        Random random = new Random(1);
        Set<String> stored = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            List<NewEntry> batch = new ArrayList<>();
            for (int n = random.nextInt(12); n >= 0; n--) {
                RoomName room = List.of(DEV, DEN, RoomName.LOBBY).get(random.nextInt(3));
                boolean isPlain = i % 3 > 0 || random.nextBoolean();
                String nonce = random.nextInt(4) == 0 ? "nonce of " + i + "." + n : "";
                batch.add(
                        isPlain
                                ? say(room, nonce)
                                : entry(room, nonce, new Change.Topic("topic " + random.nextInt(3)), Permit.GIVEN));
            }
            List<EntryResult> results = server.journals.append(batch);
            for (int n = 0; n < results.size(); n++) {
                if (results.get(n) instanceof EntryResult.Stored one) {
                    stored.add(batch.get(n).room() + " " + one.entry().id());
                }
            }
        }
        return stored;
    }

    /** The message's statement begins before the other server's commit, and its snapshot doesn't have it. */
    @Test
    void whatIsTakenAwayWhileAMessageWaitsForItsRoomCounts() throws Exception {
        Permit permit = new Permit(0, standing -> Optional.of(NO));
        Change hi = new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
        Future<List<EntryResult>> message = other.writer.write("kick", connection -> {
            PostgresJournalRows rows = PostgresJournalRows.locked(connection, new Nonces(7), List.of(number(DEV)));
            rows.entries()
                    .insert(
                            number(DEV),
                            say(DEV, ""),
                            new EntryRow(1, "kick", "ann", "", 0, 0, "bob\n", 0, null, null));
            Future<List<EntryResult>> waiting = threads.submit(() -> one.append(entry(DEV, "", hi, permit)));
            awaitLocked(1);
            rows.finish();
            return waiting;
        });
        assertThat(message.get()).containsExactly(NO);
    }

    /** By a server that was stopped halfway, say. Whichever way entries go. */
    @Test
    void aRoomThatStaysLockedKeepsNobodyFromTheOthers() throws Exception {
        EntryResult later = new EntryResult.Refused(ErrorCode.STORAGE_UNAVAILABLE);
        NewEntry topic = entry(DEV, "", new Change.Topic("a topic"), Permit.GIVEN);
        other.writer.write("hold the room", connection -> {
            connection.queryForText("SELECT id FROM room WHERE id = " + number(DEV) + " FOR UPDATE");
            one.groups.current().writer().execute("SET lock_timeout = '100ms'");
            try {
                List<EntryResult> plain = one.append(say(DEV, ""), say(DEN, ""));
                assertThat(plain.get(0)).isEqualTo(later);
                assertThat(OpenStore.id(plain.get(1))).isEqualTo(1);
                List<EntryResult> locked = one.append(topic, entry(DEN, "", new Change.Topic("one"), Permit.GIVEN));
                assertThat(locked.get(0)).isEqualTo(later);
                assertThat(OpenStore.id(locked.get(1))).isEqualTo(2);
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return null;
        });
        assertThat(one.append(say(DEV, ""), topic)).extracting(OpenStore::id).containsExactly(1L, 2L);
    }

    /** Others that write there, one after the other, aren't stuck, though it is hardly ever free at the moment of a look. */
    @Test
    void aRoomThatIsStillLockedIsWaitedForAgainAfterAWhile() throws Exception {
        Future<List<EntryResult>> later = other.writer.write("hold the room", connection -> {
            connection.queryForText("SELECT id FROM room WHERE id = " + number(DEV) + " FOR UPDATE");
            StoreConnection ours = one.groups.current().writer();
            ours.execute("SET lock_timeout = '100ms'");
            try {
                assertThat(one.append(say(DEV, ""))).containsExactly(LockedRooms.STUCK);
                ours.execute("SET lock_timeout = '60s'");
                nowNs.addAndGet(LockedRooms.SUSPECT_NS - 1);
                assertThat(one.append(say(DEV, ""))).containsExactly(LockedRooms.STUCK);
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            nowNs.addAndGet(1);
            Future<List<EntryResult>> waiting = threads.submit(() -> one.append(say(DEV, "")));
            while (lockedStatements() == 0 && !waiting.isDone()) {
                Thread.onSpinWait();
            }
            return waiting;
        });
        assertThat(later.get()).extracting(OpenStore::id).containsExactly(1L);
    }

    /** Whoever had locked it has just let go. */
    @Test
    void whereNoRoomIsLockedAnyMoreAfterAWaitInVainAllIsTriedOnceMore() throws Exception {
        database.sql("CREATE SEQUENCE tries", """
            CREATE FUNCTION fail_oddly() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN IF nextval(''tries'') % 2 = 1 THEN RAISE lock_not_available; END IF; RETURN NULL; END'\
            """, """
            CREATE TRIGGER fail_oddly BEFORE INSERT ON entry FOR EACH STATEMENT EXECUTE FUNCTION fail_oddly()\
            """);
        assertThat(one.append(say(DEV, ""))).extracting(OpenStore::id).containsExactly(1L);
        assertThat(one.append(entry(DEV, "", new Change.Topic("one"), Permit.GIVEN)))
                .extracting(OpenStore::id)
                .containsExactly(2L);
    }

    /** It isn't known to be stuck yet. */
    @Test
    void whatGoesTheLockedWayFindsThatARoomStaysLocked() throws Exception {
        other.writer.write("hold the room", connection -> {
            connection.queryForText("SELECT id FROM room WHERE id = " + number(DEV) + " FOR UPDATE");
            one.groups.current().writer().execute("SET lock_timeout = '100ms'");
            try {
                List<EntryResult> locked = one.append(
                        entry(DEV, "", new Change.Topic("one"), Permit.GIVEN),
                        entry(DEN, "", new Change.Topic("one"), Permit.GIVEN));
                assertThat(locked.get(0)).isEqualTo(new EntryResult.Refused(ErrorCode.STORAGE_UNAVAILABLE));
                assertThat(OpenStore.id(locked.get(1))).isEqualTo(1);
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return null;
        });
    }

    /** Outsiders would learn that there is such a room, and hold up those who are in it. */
    @Test
    void whoMayNotWriteNeitherLocksARoomNorWaitsForIt() throws Exception {
        one.append(say(DEV, "nonce-0001"));
        Permit none = Permit.refused(NO);
        Change topic = new Change.Topic("a topic");
        other.writer.write("hold the room", connection -> {
            connection.queryForText("SELECT id FROM room WHERE id = " + number(DEV) + " FOR UPDATE");
            one.groups.current().writer().execute("SET lock_timeout = '100ms'");
            try {
                List<EntryResult> results = one.append(
                        entry(DEV, "nonce-0001", topic, none),
                        entry(DEV, "nonce-0002", topic, none),
                        entry(new RoomName("never"), "nonce-0001", topic, none),
                        entry(DEV, "", topic, none),
                        say(DEN, ""));
                assertThat(OpenStore.id(results.get(0))).isEqualTo(1);
                assertThat(results.subList(1, 4)).containsOnly(NO);
                assertThat(OpenStore.id(results.get(4))).isEqualTo(1);
                // Also where the room is known to be stuck.
                one.append(entry(DEV, "", topic, Permit.GIVEN));
                assertThat(one.append(entry(DEV, "nonce-0002", topic, none))).containsExactly(NO);
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return null;
        });
    }

    @Test
    void whatWasStoredWithItIsADuplicateAlsoForWhoMayNotWriteAnyMore() throws Exception {
        Change topic = new Change.Topic("a topic");
        assertThat(one.append(
                        entry(DEV, "nonce-0001", topic, Permit.GIVEN),
                        entry(DEV, "nonce-0001", topic, Permit.refused(NO))))
                .hasExactlyElementsOfTypes(EntryResult.Stored.class, EntryResult.Duplicate.class);
    }

    /** As two people do who write to each other for the first time, over two servers. */
    @Test
    void aDirectRoomThatAnotherServerMakesMeanwhileIsWrittenTo() throws Exception {
        database.sql(
                "INSERT INTO account (id, username, username_key, password_hash) VALUES (2, 'bob', 'bob', 'hash')");
        NewEntry hi = say(new RoomName("@ann,bob"), "");
        assertThat(whileAnotherServerStores(hi, hi)).extracting(OpenStore::id).containsExactly(2L);
    }

    @Test
    void aRoomThatTheSameRequestMadeOverAnotherServerMeanwhileIsADuplicate() throws Exception {
        Change create = new Change.Create(RoomKind.PUBLIC, Optional.empty());
        NewEntry sent = entry(new RoomName("new"), "nonce-0001", create, Permit.GIVEN);
        assertThat(whileAnotherServerStores(sent, sent)).hasExactlyElementsOfTypes(EntryResult.Duplicate.class);
    }

    @Test
    void aRoomThatSomebodyElseMakesMeanwhileIsTaken() throws Exception {
        Change create = new Change.Create(RoomKind.PUBLIC, Optional.empty());
        RoomName room = new RoomName("new");
        assertThat(whileAnotherServerStores(
                        entry(room, "nonce-0001", create, Permit.GIVEN),
                        entry(room, "nonce-0002", create, Permit.GIVEN)))
                .containsExactly(new EntryResult.Refused(ErrorCode.ROOM_TAKEN));
    }

    /** @return what becomes of the second, which waits for the commit of the first */
    private List<EntryResult> whileAnotherServerStores(NewEntry theirs, NewEntry ours) throws Exception {
        Future<List<EntryResult>> results = other.writer.write("make the room", connection -> {
            PostgresJournalRows rows = PostgresJournalRows.locked(connection, new Nonces(7), List.of());
            new JournalWriter(rows, rows.time()).append(theirs);
            Future<List<EntryResult>> waiting = threads.submit(() -> one.append(ours));
            awaitLocked(1);
            rows.finish();
            return waiting;
        });
        return results.get();
    }

    @Test
    void onlyRoomsWithWhatIsNoPlainMessageGoTheLockedWay() throws Exception {
        assertThat(one.append(
                        say(DEV, ""),
                        entry(DEN, "", new Change.Topic("one"), Permit.GIVEN),
                        say(DEN, ""),
                        say(DEV, "")))
                .extracting(OpenStore::id)
                .containsExactly(1L, 1L, 2L, 2L);
        assertThat(query("SELECT count(DISTINCT xmin::text) FROM entry WHERE room = " + number(DEN)))
                .isEqualTo("1");
        assertThat(query("SELECT count(DISTINCT xmin::text) FROM entry")).isEqualTo("2");
    }

    private long number(RoomName room) throws SQLException {
        return Long.parseLong(query("SELECT id FROM room WHERE name_key = '" + room.key() + "'"));
    }

    private void awaitLocked(int statements) throws SQLException {
        while (lockedStatements() < statements) {
            Thread.onSpinWait();
        }
    }

    private int lockedStatements() throws SQLException {
        return Integer.parseInt(query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'"));
    }

    @Test
    void whatIsStoredStaysSoWhereTheRestOfItsBatchFails() throws Exception {
        database.sql(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''on purpose''; END'",
                "CREATE TRIGGER fail BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION fail()");
        NewEntry failing =
                entry(new RoomName("pit"), "", new Change.Create(RoomKind.PUBLIC, Optional.empty()), Permit.GIVEN);
        List<EntryResult> results = one.append(say(DEV, ""), failing, say(DEN, "nonce-0001"));
        assertThat(results.get(1)).isInstanceOf(EntryResult.Failed.class);
        assertThat(List.of(results.get(0), results.get(2)))
                .extracting(OpenStore::id)
                .containsExactly(1L, 1L);
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> one.append(failing));
    }

    @Test
    void aConnectionThatBrokeBeforeCostsWhoHasANonceNothing() throws Exception {
        one.append(say(DEV, "nonce-0001"));
        database.endConnections("query LIKE '%INSERT INTO entry%'");
        assertThat(one.append(say(DEV, "nonce-0002"))).extracting(OpenStore::id).containsExactly(2L);
    }

    @Test
    void withoutANonceABrokenConnectionIsDoubtAndNothingIsClaimed() throws Exception {
        one.append(say(DEV, ""));
        database.endConnections("query LIKE '%INSERT INTO entry%'");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> one.append(say(DEV, "")))
                .withMessageContaining("whether it was done isn't known");
        assertThat(one.append(say(DEV, ""))).extracting(OpenStore::id).containsExactly(2L);
    }

    /** The statement whose connection was cut may still be carried out, beside the one that repeats it. */
    @Test
    void aMessageThatIsSentAgainBesideItsOwnStatementIsThereOnce() throws Exception {
        one.append(say(DEV, "nonce-0001"));
        Callable<List<EntryResult>> message = () -> one.append(say(DEV, "nonce-0002"));
        Future<List<EntryResult>> results = other.writer.write("hold the room", connection -> {
            connection.queryForText("SELECT id FROM room WHERE id = " + number(DEV) + " FOR UPDATE");
            Future<List<EntryResult>> sent = threads.submit(message);
            awaitLocked(1);
            one.groups.current().writer().abort();
            return sent;
        });
        assertThat(results.get()).extracting(OpenStore::id).containsExactly(2L);
        assertThat(query("SELECT count(*) FROM entry")).isEqualTo("2");
    }
}
