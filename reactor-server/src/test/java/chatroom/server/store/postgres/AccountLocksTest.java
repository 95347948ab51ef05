package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account is deleted on one server while it becomes a member on another: whichever is first, it is in no room afterwards. */
class AccountLocksTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final Username ANN = new Username("ann");
    private static final Username BOB = new Username("bob");
    private static final EntryResult NO = new EntryResult.Refused(ErrorCode.FORBIDDEN);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ConnectionGroups> opened = new ArrayList<>();
    private TestDatabase database;
    private Writer one;
    private PostgresJournals journals;
    private Writer other;
    private AccountKeeping othersKeeping;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.timedBy(new SettableClock());
        database.sql(
                "INSERT INTO account (id, username, username_key, password_hash) VALUES (1, 'ann', 'ann', 'hash'), (2,"
                        + " 'bob', 'bob', 'hash')",
                "INSERT INTO room (name, name_key, kind) VALUES ('dev', 'dev', 'public')");
        one = writer(1);
        journals = journals(one, 1);
        other = writer(2);
        othersKeeping = new PostgresAccountKeeping(other, new Readers(opened.get(1)), journals(other, 2)::leave);
    }

    /** Its locks are waited for however slow the machine is on which these tests run. */
    private Writer writer(long node) {
        ConnectionGroups groups = new ConnectionGroups(
                new ConnectionMaker(database.url(), Optional.empty()),
                1,
                System::nanoTime,
                connection -> {
                    connection.execute("SET lock_timeout = '60s'");
                    connection.execute("SET idle_in_transaction_session_timeout = '60s'");
                    return null;
                },
                () -> {});
        opened.add(groups);
        return new Writer(groups, System::nanoTime, () -> node);
    }

    private PostgresJournals journals(Writer writer, int node) {
        return new PostgresJournals(
                writer, new Readers(opened.get(node - 1)), () -> node, new KnownHeads(), room -> {}, System::nanoTime);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        opened.forEach(ConnectionGroups::close);
        database.close();
    }

    private static NewEntry anns(RoomName room, Change change) {
        return new NewEntry(room, 1, ANN, Optional.empty(), change);
    }

    private static Change hi() {
        return new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
    }

    /** What becomes of entries that come while the other server deletes this account, before it commits. */
    private List<EntryResult> whileDeleting(Username account, NewEntry... batch) throws Exception {
        Future<List<EntryResult>> results = other.write("delete the account", connection -> {
            connection.queryForText("SELECT id FROM account WHERE username_key = '" + account.key() + "' FOR UPDATE");
            connection.execute("UPDATE account SET state = 'deleted' WHERE username_key = '" + account.key() + "'");
            Future<List<EntryResult>> waiting = threads.submit(() -> journals.append(List.of(batch)));
            awaitLockedOrDone(waiting);
            return waiting;
        });
        return results.get();
    }

    private void awaitLockedOrDone(Future<?> waiting) throws SQLException {
        String locked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock'";
        while (!waiting.isDone() && database.query(locked).equals("0")) {
            Thread.onSpinWait();
        }
    }

    private String members() throws SQLException {
        return database.query("SELECT count(*) FROM member");
    }

    @Test
    void whoIsBeingDeletedComesIntoNoRoom() throws Exception {
        assertThat(whileDeleting(
                        ANN,
                        anns(DEV, new Change.Join()),
                        anns(new RoomName("den"), new Change.Create(RoomKind.PRIVATE, Optional.empty())),
                        anns(RoomName.direct(ANN, BOB), hi())))
                .containsExactly(NO, NO, NO);
        assertThat(members()).isEqualTo("0");
    }

    @Test
    void nobodyAddsWhoIsBeingDeleted() throws Exception {
        assertThat(whileDeleting(BOB, anns(DEV, new Change.Add(BOB))))
                .containsExactly(new EntryResult.Refused(ErrorCode.UNKNOWN_USER));
        assertThat(members()).isEqualTo("0");
    }

    /** Its deletion waits, and finds it in the room. */
    @Test
    void whoCameIntoARoomBeforeBeingDeletedIsTakenOutOfIt() throws Exception {
        Nonces nonces = new Nonces(3);
        NewEntry join = anns(DEV, new Change.Join());
        NewEntry add = anns(DEV, new Change.Add(BOB));
        for (Username account : List.of(ANN, BOB)) {
            NewEntry entry = account.equals(ANN) ? join : add;
            Future<AccountKeeping.Deletion> deletion = one.write("store the entries", connection -> {
                AccountLocks.hold(connection, List.of(entry), new EntryResult[1]);
                Future<AccountKeeping.Deletion> waiting = threads.submit(() -> othersKeeping.delete(account.value()));
                awaitLockedOrDone(waiting);
                PostgresJournalRows rows = PostgresJournalRows.locked(
                        connection,
                        nonces,
                        List.of(Long.parseLong(database.query("SELECT id FROM room WHERE name_key = 'dev'"))));
                assertThat(new JournalWriter(rows, rows.time()).append(entry)).isInstanceOf(EntryResult.Stored.class);
                rows.finish();
                return waiting;
            });
            assertThat(deletion.get().entries()).extracting(RoomEntry::room).containsExactly(DEV);
            assertThat(members()).isEqualTo("0");
        }
    }

    /** Whoever locks it: a server that was stopped halfway. */
    @Test
    void anAccountThatStaysLockedKeepsNobodyFromWhatDoesNotNeedIt() throws Exception {
        opened.get(0).current().writer().execute("SET lock_timeout = '100ms'");
        RoomName den = new RoomName("den");
        NewEntry bobs =
                new NewEntry(den, 2, BOB, Optional.empty(), new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        EntryResult later = new EntryResult.Refused(ErrorCode.STORAGE_UNAVAILABLE);
        other.write("be stopped", connection -> {
            connection.queryForText("SELECT id FROM account WHERE id = 1 FOR UPDATE");
            try {
                List<EntryResult> results = journals.append(List.of(
                        anns(DEV, new Change.Join()),
                        bobs,
                        new NewEntry(den, 2, BOB, Optional.empty(), new Change.Add(ANN)),
                        new NewEntry(den, 2, BOB, Optional.empty(), hi())));
                assertThat(List.of(results.get(0), results.get(2))).containsOnly(later);
                assertThat(List.of(results.get(1), results.get(3))).hasOnlyElementsOfType(EntryResult.Stored.class);
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return null;
        });
    }

    @Test
    void aDeletedAccountLeavesItsRoomsOneByOneAndWhatWasCutShortIsBroughtToItsEnd() throws Exception {
        opened.get(1).current().writer().execute("SET lock_timeout = '100ms'");
        for (int i = 0; i < 45; i++) {
            RoomName room = new RoomName("room-" + i);
            journals.append(List.of(
                    anns(room, new Change.Create(RoomKind.PUBLIC, Optional.empty())),
                    new NewEntry(room, 2, BOB, Optional.empty(), new Change.Join())));
        }
        one.write("keep a room locked", connection -> {
            connection.queryForText("SELECT id FROM room WHERE name_key = 'room-30' FOR UPDATE");
            try {
                AccountKeeping.Deletion some = othersKeeping.delete("ann");
                assertThat(some.isInMore()).isTrue();
                assertThat(some.entries()).hasSize(40);
                assertThatExceptionOfType(StorageException.class).isThrownBy(() -> othersKeeping.delete("ann"));
            } catch (StorageException | RefusedException e) {
                throw new SQLException(e);
            }
            return null;
        });
        assertThat(database.query("SELECT count(*) FROM member WHERE user_id = 1"))
                .isEqualTo("15");
        assertThat(othersKeeping.delete("ann").isInMore()).isFalse();
        assertThat(database.query("SELECT count(*) FROM member WHERE user_id = 1"))
                .isEqualTo("0");
        assertThat(database.query("SELECT count(*) FROM member WHERE user_id = 2 AND role = 'owner'"))
                .isEqualTo("45");
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> othersKeeping.delete("ann"));
    }

    /** They wait for one room at most, so nobody's lock_timeout ends. */
    @Test
    void anAccountOfManyRoomsIsDeletedWhileOthersWriteInThem() throws Exception {
        int rooms = 500;
        List<NewEntry> made = new ArrayList<>();
        List<NewEntry> messages = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
            RoomName room = new RoomName("room-" + i);
            made.add(anns(room, new Change.Create(RoomKind.PUBLIC, Optional.empty())));
            made.add(new NewEntry(room, 2, BOB, Optional.empty(), new Change.Join()));
            messages.add(new NewEntry(room, 2, BOB, Optional.empty(), hi()));
        }
        journals.append(made);
        opened.get(0).current().writer().execute("SET lock_timeout = '1s'");
        Future<Integer> deletion = threads.submit(() -> {
            int entries = 0;
            boolean isInMore = true;
            while (isInMore) {
                AccountKeeping.Deletion some = othersKeeping.delete("ann");
                entries += some.entries().size();
                isInMore = some.isInMore();
            }
            return entries;
        });
        do {
            assertThat(journals.append(messages)).hasOnlyElementsOfType(EntryResult.Stored.class);
        } while (!deletion.isDone());
        assertThat(deletion.get()).isEqualTo(2 * rooms);
        assertThat(members()).isEqualTo(String.valueOf(rooms));
        assertThat(database.query(
                        "SELECT count(*) FROM room r WHERE head <> (SELECT count(*) FROM entry WHERE room = r.id)"))
                .isEqualTo("0");
    }

    /** It is in the room until it leaves that one, and nobody can own anything by then. */
    @Test
    void whoIsBeingDeletedInheritsNoRoom() throws Exception {
        journals.append(List.of(
                anns(new RoomName("den"), new Change.Create(RoomKind.PUBLIC, Optional.empty())),
                new NewEntry(new RoomName("den"), 2, BOB, Optional.empty(), new Change.Join())));
        database.sql("UPDATE account SET state = 'deleted' WHERE id = 2");
        assertThat(othersKeeping.delete("ann").entries()).hasSize(1);
        assertThat(othersKeeping.delete("bob").entries()).hasSize(1);
        assertThat(members()).isEqualTo("0");
    }

    @Test
    void nobodyWaitsToLogInWhereTheyAreComingIntoARoom() throws Exception {
        database.sql("SET lock_timeout = '1s'");
        one.write("store the entries", connection -> {
            AccountLocks.hold(connection, List.of(anns(DEV, new Change.Join())), new EntryResult[1]);
            database.sql("UPDATE account SET password_hash = 'another', gen = gen + 1 WHERE id = 1");
            return null;
        });
        assertThat(database.query("SELECT gen FROM account WHERE id = 1")).isEqualTo("1");
    }
}
