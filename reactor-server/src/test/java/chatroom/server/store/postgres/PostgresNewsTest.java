package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.HistoryLostException;
import chatroom.server.store.NewEntry;
import chatroom.server.store.News;
import chatroom.server.store.OpenStore;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers on one database: what one of them does the other finds when it looks. The test's thread is the storage thread of both. */
class PostgresNewsTest {
    private static final RoomName DEN = new RoomName("den");
    private static final Username ANN = new Username("ann");
    private static final Username BOB = new Username("bob");
    private static final byte[] TOKEN = {1, 2, 3};
    private static final String ALL_NEWS = "SELECT count(*) FROM news";

    private final SettableClock clock = new SettableClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestDatabase database;
    private PostgresStore here;
    private PostgresStore there;
    private Account ann;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.timedBy(clock);
        here = another("here");
        there = another("there");
        ann = here.accounts().create(ANN, "hash").orElseThrow();
        bob = here.accounts().create(BOB, "hash").orElseThrow();
        here.news().look();
        there.news().look();
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        here.close();
        there.close();
        database.close();
    }

    private PostgresStore another(String name) throws Exception {
        return PostgresStore.open(database.url(), Optional.empty(), clock::nanoTime, 1, name);
    }

    private static NewEntry entry(RoomName room, Account by, Change change) {
        return new NewEntry(room, by.id(), by.username(), Optional.empty(), change);
    }

    private static NewEntry say(RoomName room, Account by, String text) {
        return entry(room, by, new Change.Say(new MessageText(text), false, OptionalLong.empty()));
    }

    private static void append(PostgresStore store, NewEntry... batch) throws StorageException {
        assertThat(store.journals().append(List.of(batch))).hasOnlyElementsOfType(EntryResult.Stored.class);
    }

    private News.Look lookThere() throws StorageException {
        return there.news().look();
    }

    @Test
    void theFirstLookBeginsAnewAndLaterOnesDoNot() throws Exception {
        try (PostgresStore third = another("third")) {
            assertThat(third.news().look().isAnew()).isTrue();
            assertThat(third.news().look().isAnew()).isFalse();
        }
    }

    @Test
    void headsOfWhatIsStoredAreFoundOnce() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "one"), say(RoomName.LOBBY, ann, "two"));
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        assertThat(lookThere().heads()).isEqualTo(Map.of(RoomName.LOBBY, 2L, DEN, 1L));
        assertThat(lookThere().heads()).isEmpty();
    }

    /** Whether such a commit was done its own server may not know. */
    @Test
    void ofItsOwnAServerFindsHeadsAndNothingElse() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        here.news().notePresence(Map.of(ANN, true));
        here.tokens().issue(TOKEN, ann, Optional.empty(), List.of());
        here.tokens().delete(TOKEN);
        News.Look look = here.news().look();
        assertThat(look.heads()).isEqualTo(Map.of(DEN, 1L));
        assertThat(look.members()).isEmpty();
        assertThat(look.accounts()).isEmpty();
        assertThat(look.presence()).isEmpty();
    }

    /** Its number is older than that of what was seen meanwhile. */
    @Test
    void whatCommitsLateIsFoundAllTheSame() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        Semaphore mayCommit = new Semaphore(0);
        try (PostgresStore slow = another("slow")) {
            Future<Void> late = threads.submit(() -> slow.writer().write("be late", connection -> {
                connection.execute("INSERT INTO news (node, rooms, heads) VALUES (" + slow.node() + ", '{0}', '{7}')");
                written.countDown();
                mayCommit.acquireUninterruptibly();
                return null;
            }));
            written.await();
            append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
            assertThat(lookThere().heads()).isEqualTo(Map.of(DEN, 1L));
            append(here, say(DEN, ann, "hi"));
            assertThat(lookThere().heads()).isEqualTo(Map.of(DEN, 2L));
            mayCommit.release();
            late.get();
            assertThat(lookThere().heads()).isEqualTo(Map.of(RoomName.LOBBY, 7L));
            assertThat(lookThere().heads()).isEmpty();
        }
    }

    @Test
    void whoseMembershipChangesIsNamed() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        assertThat(lookThere().members()).containsExactly(ANN);
        append(here, entry(DEN, ann, new Change.Add(BOB)));
        assertThat(lookThere().members()).containsExactly(BOB);
        append(here, say(DEN, ann, "hi"));
        assertThat(lookThere().members()).isEmpty();
        append(here, entry(DEN, ann, new Change.Kick(BOB, Optional.empty())));
        assertThat(lookThere().members()).containsExactly(BOB);
    }

    @Test
    void aDeletedAccountLeavesItsRooms() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        lookThere();
        here.accountKeeping().delete("ann");
        News.Look look = lookThere();
        assertThat(look.members()).containsExactly(ANN);
        assertThat(look.accounts()).containsExactly(ANN);
        assertThat(look.heads()).isEqualTo(Map.of(DEN, 2L));
    }

    @Test
    void whoseSessionsEndIsNamed() throws Exception {
        here.tokens().issue(TOKEN, ann, Optional.empty(), List.of());
        assertThat(lookThere().accounts()).isEmpty();
        here.tokens().delete(TOKEN);
        assertThat(lookThere().accounts()).containsExactly(ANN);
        here.tokens().deleteAllOf("bob");
        assertThat(lookThere().accounts()).containsExactly(BOB);
        here.accounts().changePassword(ann, "another hash", TOKEN);
        assertThat(lookThere().accounts()).containsExactly(ANN);
        here.accountKeeping().changePassword("bob", "another hash");
        assertThat(lookThere().accounts()).containsExactly(BOB);
        here.accountKeeping().disable("bob");
        assertThat(lookThere().accounts()).containsExactly(BOB);
        here.accountKeeping().setAdmin("ann", true);
        assertThat(lookThere().accounts()).containsExactly(ANN);
    }

    @Test
    void whatIsToldArrivesInItsOrder() throws Exception {
        List<News.Notice> told = List.of(
                new News.Notice.Announced("back\nat\n8", Instant.parse("2026-11-30T01:02:03.004Z")),
                new News.Notice.Typing(DEN, BOB),
                new News.Notice.ReadMarked(ANN, DEN, 7),
                new News.Notice.RoomDeleted(DEN),
                new News.Notice.Pruned(DEN, 12));
        here.news().tell(told);
        assertThat(lookThere().notices()).isEqualTo(told);
    }

    @Test
    void whatANewerServerTellsIsPassedOver() throws Exception {
        database.sql("INSERT INTO news (node, what) VALUES (99, '[\"poke\\nann\", \"typing\\nden\\nbob\"]')");
        assertThat(lookThere().notices()).containsExactly(new News.Notice.Typing(DEN, BOB));
    }

    @Test
    void readMarksThatGoForwardAreTold() throws Exception {
        here.rooms().noteRead(List.of(new Rooms.ReadMark(ann.id(), RoomName.LOBBY, 3)));
        assertThat(lookThere().notices()).containsExactly(new News.Notice.ReadMarked(ANN, RoomName.LOBBY, 3));
        here.rooms().noteRead(List.of(new Rooms.ReadMark(ann.id(), RoomName.LOBBY, 2)));
        assertThat(lookThere().notices()).isEmpty();
    }

    @Test
    void aDeletedRoomAndPrunedTextsAreTold() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())), say(DEN, ann, "hi"));
        lookThere();
        here.upkeep().prune(DEN, 0, 2);
        here.upkeep().deleteRoom(new RoomName("DEN"));
        assertThat(lookThere().notices())
                .containsExactly(new News.Notice.Pruned(DEN, 2), new News.Notice.RoomDeleted(DEN));
    }

    @Test
    void whatIsWrittenTogetherIsToldTogetherAndWhatIsUndoneIsNotTold() throws Exception {
        here.inOneTransaction(() -> {
            try {
                here.tokens().deleteAllOf("ann");
                here.tokens().deleteAllOf("bob");
            } catch (StorageException e) {
                return false;
            }
            return true;
        });
        assertThat(database.query("SELECT count(*) FROM news WHERE what = '[\"account\\nann\", \"account\\nbob\"]'"))
                .isEqualTo("1");
        String before = database.query(ALL_NEWS);
        try {
            here.inOneTransaction(() -> {
                try {
                    here.tokens().deleteAllOf("ann");
                } catch (StorageException e) {
                    throw new IllegalStateException(e);
                }
                return false;
            });
        } catch (StorageException e) {
            // As it was asked to.
        }
        append(here, say(RoomName.LOBBY, ann, "hi"));
        assertThat(database.query(ALL_NEWS)).isEqualTo(String.valueOf(Integer.parseInt(before) + 1));
        lookThere();
        assertThat(lookThere().accounts()).isEmpty();
    }

    @Test
    void whoIsOnAnotherServerIsKnown() throws Exception {
        here.news().notePresence(Map.of(ANN, true, BOB, true));
        assertThat(lookThere().presence())
                .containsExactly(new News.Presence(here.node(), Map.of(ANN, true, BOB, true)));
        here.news().notePresence(Map.of(BOB, false));
        assertThat(lookThere().presence()).containsExactly(new News.Presence(here.node(), Map.of(BOB, false)));
        try (PostgresStore third = another("third")) {
            assertThat(third.news().look().presence())
                    .containsExactly(new News.Presence(here.node(), Map.of(ANN, true)));
        }
        assertThat(there.news().nodes())
                .extracting(News.Node::name, News.Node::users)
                .containsExactly(tuple("there", 0), tuple("here", 1));
    }

    @Test
    void nobodyIsTakenForGoneBeforeEverybodyHadTheTimeToComeBack() throws Exception {
        assertThat(lookThere().nodes()).isEmpty();
        passTime(Duration.ofSeconds(8));
        assertThat(lookThere().nodes()).contains(Set.of(here.node()));
    }

    /** While both look, as they do when nothing goes wrong. */
    private void passTime(Duration time) throws StorageException {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMillis(500)) {
            clock.advance(Duration.ofMillis(500));
            here.news().look();
            there.news().look();
        }
    }

    @Test
    void aServerThatEndsIsGoneAtOnce() throws Exception {
        passTime(Duration.ofSeconds(8));
        here.news().notePresence(Map.of(ANN, true));
        lookThere();
        here.close();
        assertThat(lookThere().nodes()).contains(Set.of());
        assertThat(database.query("SELECT count(*) FROM presence")).isEqualTo("0");
    }

    /** As one that is stopped, and goes on. */
    @Test
    void aServerThatWasDeadForTheOthersComesBackAsAnotherOneAndBeginsAnew() throws Exception {
        passTime(Duration.ofSeconds(8));
        long before = here.node();
        database.sql("UPDATE node SET until = clock_timestamp() WHERE id = " + before);
        assertThat(lookThere().nodes()).contains(Set.of());
        clock.advance(Duration.ofSeconds(2));
        assertThat(here.news().look().isAnew()).isTrue();
        assertThat(here.news().look().isAnew()).isFalse();
        assertThat(here.node()).isNotEqualTo(before);
        assertThat(lookThere().nodes()).contains(Set.of(here.node()));
    }

    /** Its group of connections goes on. */
    @Test
    void aServerThatComesBackBeginsAnewAlsoWhereItsFirstLookFails() throws Exception {
        database.sql(
                "UPDATE node SET until = clock_timestamp() WHERE id = " + here.node(),
                "ALTER TABLE presence RENAME TO hidden");
        clock.advance(Duration.ofSeconds(2));
        ConnectionGroup group = here.groups().current();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> here.news().look());
        database.sql("ALTER TABLE hidden RENAME TO presence");
        assertThat(here.news().look().isAnew()).isTrue();
        assertThat(here.groups().current()).isSameAs(group);
    }

    @Test
    void itStaysAliveByLooking() throws Exception {
        database.sql("UPDATE node SET until = clock_timestamp() + interval '1 second'");
        passTime(Duration.ofSeconds(2));
        assertThat(database.query("SELECT count(*) FROM node WHERE until > clock_timestamp() + interval '5 seconds'"))
                .isEqualTo("2");
    }

    @Test
    void afterALostConnectionEverythingBeginsAnew() throws Exception {
        here.news().notePresence(Map.of(ANN, true));
        database.endConnections("state = 'idle'");
        News.Look look = lookThere();
        assertThat(look.isAnew()).isTrue();
        assertThat(look.presence()).containsExactly(new News.Presence(here.node(), Map.of(ANN, true)));
    }

    /** Where its listener, its nudger or what looks breaks, no half of a group is left. */
    @Test
    void whereTheListenerBreaksAllIsOpenedAnew() throws Exception {
        ConnectionGroup before = there.groups().current();
        database.endConnections("query LIKE 'LISTEN%'");
        await(before::hasEnded);
        assertThat(lookThere().isAnew()).isTrue();
        assertThat(there.groups().current()).isNotSameAs(before);
    }

    @Test
    void whereTheNudgerBreaksAllIsOpenedAnew() throws Exception {
        ConnectionGroup before = here.groups().current();
        database.endConnections("query LIKE '%pg_notify%'");
        append(there, say(RoomName.LOBBY, ann, "hi"));
        append(here, say(RoomName.LOBBY, ann, "hi"));
        await(before::hasEnded);
        assertThat(here.news().look().isAnew()).isTrue();
    }

    @Test
    void whereWhatLooksBreaksAllIsOpenedAnew() throws Exception {
        ConnectionGroup before = there.groups().current();
        lookThere();
        database.endConnections("query LIKE '%FROM news%'");
        assertThat(lookThere().isAnew()).isTrue();
        assertThat(before.hasEnded()).isTrue();
    }

    @Test
    void threadsEndWithTheirConnectionGroup() throws Exception {
        long before = threadsOfGroups();
        PostgresStore third = another("third");
        third.groups().broke(third.groups().current(), new SQLException("on purpose"));
        third.news().look();
        await(() -> threadsOfGroups() == before + 2);
        third.close();
        await(() -> threadsOfGroups() == before);
    }

    private static long threadsOfGroups() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("database-"))
                .count();
    }

    private static void await(BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean() && System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void aCommitNudgesTheOthersAndNotItself() throws Exception {
        Semaphore nudgedHere = new Semaphore(0);
        Semaphore nudgedThere = new Semaphore(0);
        here.news().look();
        there.news().onNudge(nudgedThere::release);
        here.news().onNudge(nudgedHere::release);
        append(here, say(RoomName.LOBBY, ann, "hi"));
        assertThat(nudgedThere.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        there.news().tell(List.of(new News.Notice.Typing(DEN, BOB)));
        assertThat(nudgedHere.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void newsAreTakenAwayWhenTheyAreAMinuteOldAndWhoMissedThemBeginsAnew() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "hi"));
        for (int second = 0; second <= 80; second++) {
            clock.advance(Duration.ofSeconds(1));
            here.news().look();
        }
        assertThat(database.query(ALL_NEWS)).isEqualTo("0");
        assertThat(lookThere().isAnew()).isTrue();
        assertThat(lookThere().isAnew()).isFalse();
    }

    @Test
    void tooManyNewsAreNotReadButBeginAnew() throws Exception {
        database.sql("INSERT INTO news (node, rooms, heads) SELECT 99, '{0}', '{1}' FROM generate_series(1, "
                + (LookStatements.MOST_NEWS + 1) + ")");
        assertThat(lookThere().isAnew()).isTrue();
        append(here, say(RoomName.LOBBY, ann, "hi"));
        News.Look look = lookThere();
        assertThat(look.isAnew()).isFalse();
        assertThat(look.heads()).isEqualTo(Map.of(RoomName.LOBBY, 1L));
    }

    /** As pg_dump takes them from one PostgreSQL to another, whose transactions are counted anew. */
    @Test
    void numbersOfAnotherClustersTransactionsAreForgottenWithTheNextConnectionGroup() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "hi"));
        database.sql(
                "UPDATE news SET xid = (xid::text::bigint + 1000000000)::text::xid8",
                "UPDATE house SET pruned = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 900000000)::text::xid8");
        try (PostgresStore third = another("third")) {
            assertThat(third.news().look().isAnew()).isTrue();
            assertThat(third.news().look().isAnew()).isFalse();
            append(here, say(RoomName.LOBBY, ann, "you"));
            assertThat(third.news().look().heads()).isEqualTo(Map.of(RoomName.LOBBY, 2L));
            assertThat(third.news().look().heads()).isEmpty();
        }
        assertThat(database.query("SELECT count(*) FROM news WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())"))
                .isEqualTo("0");
    }

    @Test
    void anotherConnectionGroupForgetsNothingThatOthersHaveToLookAt() throws Exception {
        newsAreTakenAwayWhenTheyAreAMinuteOldAndWhoMissedThemBeginsAnew();
        String pruned = database.query("SELECT pruned FROM house");
        append(here, say(RoomName.LOBBY, ann, "you"));
        another("third").close();
        assertThat(database.query("SELECT pruned FROM house")).isEqualTo(pruned).isNotEqualTo("0");
        assertThat(lookThere().heads()).isEqualTo(Map.of(RoomName.LOBBY, 2L));
    }

    @Test
    void inAnotherHistoryNothingIsLookedAt() throws Exception {
        database.sql("UPDATE house SET epoch = 'another'");
        assertThatExceptionOfType(HistoryLostException.class)
                .isThrownBy(this::lookThere)
                .withMessageEndingWith("it has another history: restart this server.");
        there.groups().current().end();
        assertThatExceptionOfType(HistoryLostException.class).isThrownBy(this::lookThere);
    }

    /** As after a failover to a standby that didn't have it yet. Another server may have written in its place. */
    @Test
    void whereWhatWasAcknowledgedIsGoneAllServersAreToBeginAnew() throws Exception {
        NewEntry hi = new NewEntry(
                RoomName.LOBBY,
                ann.id(),
                ANN,
                Optional.of(new Nonce("nonce-0001")),
                new Change.Say(new MessageText("hi"), false, OptionalLong.empty()));
        append(here, hi);
        database.sql("UPDATE entry SET nonce = 'nonce-0002'");
        here.groups().current().end();
        assertThatExceptionOfType(HistoryLostException.class)
                .isThrownBy(() -> here.news().look())
                .withMessageEndingWith("it has lost messages that were stored: restart this server.");
        assertThatExceptionOfType(HistoryLostException.class).isThrownBy(this::lookThere);
        try (PostgresStore restarted = another("here")) {
            assertThat(restarted.news().look().isAnew()).isTrue();
        }
    }

    /** Nobody has looked since. */
    @Test
    void whatWasAcknowledgedIsMissedAlsoWhereItsClientGaveItNoNonce() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "hi"));
        append(there, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        database.sql("DELETE FROM entry", "UPDATE room SET head = 0");
        for (PostgresStore store : List.of(here, there)) {
            store.groups().current().end();
            assertThatExceptionOfType(HistoryLostException.class)
                    .isThrownBy(() -> store.news().look());
            database.sql("UPDATE house SET epoch = '" + there.epoch() + "'");
        }
    }

    @Test
    void whatAnotherStoredAndWasSeenHereIsMissedToo() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "hi"), say(RoomName.LOBBY, ann, "you"));
        lookThere();
        database.sql("DELETE FROM entry WHERE id = 2", "UPDATE room SET head = 1");
        there.groups().current().end();
        assertThatExceptionOfType(HistoryLostException.class).isThrownBy(this::lookThere);
    }

    @Test
    void aDeletedRoomIsNotMissed() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        lookThere();
        here.upkeep().deleteRoom(DEN);
        here.upkeep().deleteEntries(DEN);
        there.groups().current().end();
        assertThat(lookThere().isAnew()).isTrue();
    }

    /** What the other server allowed it by is from before. */
    @Test
    void whoIsKickedByOneServerCannotWriteOverTheOther() throws Exception {
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        append(here, entry(DEN, ann, new Change.Add(BOB)));
        Permit allowed = new Permit(
                2,
                standing -> standing.who().role().isPresent()
                        ? Optional.empty()
                        : Optional.of(new EntryResult.Refused(ErrorCode.NOT_A_MEMBER)));
        NewEntry message = new NewEntry(
                DEN,
                bob.id(),
                BOB,
                Optional.empty(),
                new Change.Say(new MessageText("hi"), false, OptionalLong.empty()),
                allowed);
        append(there, message);
        append(here, entry(DEN, ann, new Change.Kick(BOB, Optional.empty())));
        assertThat(there.journals().append(List.of(message)))
                .containsExactly(new EntryResult.Refused(ErrorCode.NOT_A_MEMBER));
    }

    @Test
    void theTimeThatSessionsExpireByPassesOnceHoweverManyServe() throws Exception {
        String before = database.query("SELECT served_millis FROM house");
        for (int hour = 0; hour < 10; hour++) {
            clock.advance(Duration.ofHours(1));
            here.noteServed();
            clock.advance(Duration.ofHours(1));
            there.noteServed();
        }
        assertThat(database.query("SELECT served_millis - " + before + " FROM house"))
                .isEqualTo(String.valueOf(Duration.ofHours(20).toMillis()));
    }

    /** Logging in notes it. Two servers that wait for each other would both fail after a second. */
    @Test
    void nobodyWaitsForWhoNotesThatTime() throws Exception {
        here.writer().write("hold it", connection -> {
            connection.queryForText("SELECT one FROM house FOR UPDATE");
            try {
                assertThat(there.tokens().issue(TOKEN, ann, Optional.empty(), List.of()))
                        .isPresent();
                there.noteServed();
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return null;
        });
    }

    /** Each has locked what the other needs next. */
    @Test
    void logInsThatAreStoredTogetherOnTwoServersDoNotWaitLongForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Future<Boolean> here = threads.submit(() -> issueBoth(this.here, both, ann, bob));
        Future<Boolean> there = threads.submit(() -> issueBoth(this.there, both, bob, ann));
        assertThat(List.of(here.get(), there.get())).contains(false);
        assertThat(this.here.tokens().issue(TOKEN, ann, Optional.empty(), List.of()))
                .isPresent();
        this.here.inOneTransaction(() -> lockTimeout(this.here).equals("100ms"));
        assertThat(lockTimeout(this.here)).isEqualTo("1s");
    }

    private static boolean issueBoth(PostgresStore store, CyclicBarrier both, Account first, Account second) {
        try {
            store.inOneTransaction(() -> {
                try {
                    store.tokens().issue(new byte[] {1, (byte) store.node()}, first, Optional.empty(), List.of());
                    both.await();
                    store.tokens().issue(new byte[] {2, (byte) store.node()}, second, Optional.empty(), List.of());
                    return true;
                } catch (StorageException | InterruptedException | BrokenBarrierException e) {
                    return false;
                }
            });
            return true;
        } catch (StorageException e) {
            return false;
        }
    }

    private static String lockTimeout(PostgresStore store) {
        try {
            return store.writer().write("ask", connection -> connection.queryForText("SHOW lock_timeout"));
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Time in which nobody served, and what the database's clock is set forward by, doesn't count. */
    @Test
    void theTimeThatSessionsExpireByIsNoMoreThanWhatAServerSawPass() throws Exception {
        String before = database.query("SELECT served_millis FROM house");
        clock.leap(Duration.ofDays(40));
        here.noteServed();
        clock.leap(Duration.ofDays(-40));
        there.noteServed();
        clock.advance(Duration.ofHours(1));
        here.noteServed();
        assertThat(database.query("SELECT served_millis - " + before + " FROM house"))
                .isEqualTo(String.valueOf(Duration.ofHours(1).toMillis()));
    }

    @Test
    void aSearchFindsWhatAnotherServerStoredAndNobodyHasIndexed() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "a needle"));
        SearchQuery query = new SearchQuery("needle");
        assertThat(there.roomSearch()
                        .find(RoomName.LOBBY, query, Long.MAX_VALUE, 10, Integer.MAX_VALUE, new Cancellation())
                        .orElseThrow()
                        .entries())
                .hasSize(1);
    }

    @Test
    void theLobbyIsIndexedByOneServerAtATime() throws Exception {
        append(here, say(RoomName.LOBBY, ann, "hi"));
        database.query("SELECT pg_advisory_lock(7161132565002955)");
        assertThat(there.searchIndex().index(10)).isZero();
        database.query("SELECT pg_advisory_unlock(7161132565002955)");
        assertThat(there.searchIndex().index(10)).isEqualTo(1);
    }

    @Test
    void whatAServerHadToIndexWhenItDiedAnotherIndexes() throws Exception {
        passTime(Duration.ofSeconds(8));
        while (there.searchIndex().indexOtherRooms(10)) {
            // Until there is nothing that it knows of.
        }
        append(here, entry(DEN, ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())));
        lookThere();
        assertThat(there.searchIndex().indexOtherRooms(10)).isFalse();
        assertThat(database.query("SELECT count(*) FROM word")).isEqualTo("0");
        database.sql("UPDATE node SET until = clock_timestamp() WHERE id = " + here.node());
        lookThere();
        there.searchIndex().indexOtherRooms(10);
        assertThat(database.query("SELECT count(*) FROM word")).isEqualTo("1");
    }

    @Test
    void whatBothStoreInOneRoomIsThereOnceAndWithoutAHole() throws Exception {
        List<Future<List<Long>>> both = new ArrayList<>();
        for (PostgresStore store : List.of(here, there)) {
            both.add(threads.submit(() -> {
                List<Long> ids = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    NewEntry entry = new NewEntry(
                            RoomName.LOBBY,
                            ann.id(),
                            ANN,
                            Optional.of(new Nonce("nonce of " + i)),
                            new Change.Say(new MessageText("hi"), false, OptionalLong.empty()));
                    ids.add(OpenStore.id(store.journals().append(List.of(entry)).get(0)));
                }
                return ids;
            }));
        }
        assertThat(both.get(0).get()).isEqualTo(both.get(1).get());
        assertThat(database.query("SELECT count(*) = 50 AND max(id) = 50 FROM entry"))
                .isEqualTo("t");
    }
}
