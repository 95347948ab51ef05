package chatroom.server.store.sqlite;

import static chatroom.server.store.sqlite.TestStore.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteAppenderTest {
    private static final Instant START = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final String NONCE = "nonce-0001";
    private static final EntryResult FIRST_AGAIN = new EntryResult.Duplicate(1, START);

    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void idsAreDenseFromOneInTheOrderGiven() throws Exception {
        assertThat(store.append("a", "b")).extracting(TestStore::id).containsExactly(1L, 2L);
        assertThat(store.append("c")).containsExactly(stored(3, "ann", "c"));

        assertThat(store.all())
                .containsExactly(
                        new ChatMessage(1, "ann", "a", START),
                        new ChatMessage(2, "ann", "b", START),
                        new ChatMessage(3, "ann", "c", START));
    }

    @Test
    void idsGoOnAfterARestart() throws Exception {
        store.append("a", "b");
        store.restart();

        assertThat(ids(store.append("c"))).containsExactly(3L);
    }

    @Test
    void whatIsAppendedIsVisibleToReadersAtOnce() throws Exception {
        assertThat(TestStore.head(store.database, LOBBY)).isZero();
        store.append("a");
        assertThat(TestStore.head(store.database, LOBBY)).isEqualTo(1);
    }

    @Test
    void anEmptyBatchChangesNothing() throws Exception {
        assertThat(store.append(new NewEntry[0])).isEmpty();
        assertThat(ids(store.append("a"))).containsExactly(1L);
    }

    @Test
    void aRowFromOutsideFailsOneBatchAndNotAllThatFollow() throws Exception {
        store.append("a");
        store.sql("INSERT INTO messages (id, kind, user_id, username, text, time) VALUES (2, '', 1, 'ann', 'x', 0)");
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));

        assertThat(ids(store.append("b"))).containsExactly(3L);
    }

    @Test
    void aBatchThatFailsInTheMiddleStoresNothingAndUsesNoIdsUp() throws Exception {
        store.append("a");
        failWhereTextIs("boom");

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append("b", "boom", "c"))
                .withMessageContaining("on purpose");

        assertThat(store.all()).extracting(ChatMessage::text).containsExactly("a");
        assertThat(ids(store.append("b", "c"))).containsExactly(2L, 3L);
    }

    @Test
    void aFullDiskIsAnErrorAndSendingWorksAgainWhenThereIsRoom() throws Exception {
        store.append("a");
        String pages = store.query("PRAGMA page_count");
        onTheWriter("PRAGMA max_page_count = " + pages);
        NewEntry[] large = IntStream.range(0, 100)
                .mapToObj(i -> store.message("x".repeat(1_000)))
                .toArray(NewEntry[]::new);

        StoreConnection connection = store.database.writer().connection();
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> store.append(large))
                    .withMessageContaining("there is no room on its disk");
        }
        onTheWriter("PRAGMA max_page_count = 1000000");

        assertThat(store.all()).hasSize(1);
        assertThat(ids(store.append(large))).startsWith(2L).endsWith(101L);
        // Without the check of the whole file that a new one costs.
        assertThat(store.database.writer().connection()).isSameAs(connection);
    }

    @Test
    void aDeadConnectionFailsOneBatchAndIsReplacedForTheNext() throws Exception {
        store.append("a");
        killTheWriter();

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));

        assertThat(ids(store.append("b"))).containsExactly(2L);
        assertThat(store.all()).extracting(ChatMessage::text).containsExactly("a", "b");
    }

    @Test
    void aBatchThatCameThroughThoughItsCommitFailedIsKeptAndIdsGoOnAfterIt() throws Exception {
        store.append("a");
        killTheWriter();
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
        store.sql("INSERT INTO messages (id, kind, user_id, username, text, time) VALUES (2, '', 1, 'ann', 'b', 0)");

        assertThat(ids(store.append("c"))).containsExactly(3L);
    }

    @Test
    void aConnectionIsNotReplacedWhereTheFileTurnsOutDamaged() throws Exception {
        NewEntry[] batch = IntStream.range(0, 500)
                .mapToObj(i -> store.message("x".repeat(1_000)))
                .toArray(NewEntry[]::new);
        store.append(batch);
        onTheWriter("PRAGMA wal_checkpoint(TRUNCATE)");
        Damage.overwriteTheMiddle(store.file());
        killTheWriter();

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
    }

    @Test
    void aDamagedFileIsNotWrittenToByWhoWouldCheckIt() throws Exception {
        store.append(IntStream.range(0, 500)
                .mapToObj(i -> store.message("x".repeat(1_000)))
                .toArray(NewEntry[]::new));
        onTheWriter("PRAGMA wal_checkpoint(TRUNCATE)");
        store.append("in the write-ahead log");
        Damage.overwriteTheMiddle(store.file());
        byte[] damaged = Files.readAllBytes(store.file());
        Writer writer = store.database.writer();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> writer.write("write", connection -> {
                    throw new SQLException("disk I/O error");
                }));

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
        store.close();

        assertThat(Files.readAllBytes(store.file())).isEqualTo(damaged);
        assertThat(Path.of(store.file() + "-wal")).isNotEmptyFile();
    }

    @Test
    void eachRoomCountsItsOwnMessagesAlsoInOneBatchAndAfterARestart() throws Exception {
        store.room("den");
        store.room("attic");
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            batch.add(store.messageIn(List.of(LOBBY, "den", "Attic").get(i % 3), "text " + i, "nonce of " + i));
        }
        List<Long> expected = IntStream.range(0, 33).mapToObj(i -> i / 3 + 1L).toList();

        assertThat(store.append(batch.toArray(NewEntry[]::new)))
                .extracting(TestStore::id)
                .isEqualTo(expected);
        store.restart();
        assertThat(store.append(batch.toArray(NewEntry[]::new)))
                .allMatch(TestStore::isDuplicate)
                .extracting(TestStore::id)
                .isEqualTo(expected);
        assertThat(store.append(store.messageIn("den", "a", "nonce of a"), store.messageIn(LOBBY, "a", "nonce of b")))
                .extracting(TestStore::id)
                .containsExactly(12L, 12L);
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void aNonceIsOfOneRoom() throws Exception {
        store.room("den");
        assertThat(store.append(
                        store.messageIn("den", "a", NONCE),
                        store.messageIn(LOBBY, "a", NONCE),
                        store.messageIn("den", "a", NONCE)))
                .extracting(TestStore::isDuplicate)
                .containsExactly(false, false, true);
    }

    @Test
    void aFailedBatchMovesTheEndOfNoRoom() throws Exception {
        store.room("den");
        store.append(store.messageIn("den", "a", "nonce-0001"), store.messageIn(LOBBY, "a", "nonce-0002"));
        failWhereTextIs("boom");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append(
                        store.messageIn("den", "b", "nonce-0003"),
                        store.messageIn(LOBBY, "b", "nonce-0004"),
                        store.messageIn(LOBBY, "boom", "nonce-0005")));

        assertThat(store.append(store.messageIn("den", "b", "nonce-0003"), store.messageIn(LOBBY, "b", "nonce-0004")))
                .extracting(TestStore::id)
                .containsExactly(2L, 2L);
    }

    @Test
    void theTimeGoesBackInNoRoomNorAfterARestart() throws Exception {
        store.room("den");
        store.append(store.messageIn("den", "a", "nonce-0001"));
        store.clock.advance(Duration.ofHours(-1));
        store.restart();

        assertThat(timestamp(store.append("b"))).isEqualTo(START);
        assertThat(store.database.newestMillis()).isEqualTo(START.toEpochMilli());
    }

    @Test
    void verifyingSeesHolesOfEachRoom() throws Exception {
        store.room("Den");
        store.append("a");
        store.append(
                store.messageIn("den", "a", "nonce-0001"),
                store.messageIn("den", "b", "nonce-0002"),
                store.messageIn("den", "c", "nonce-0003"));
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.sql("DELETE FROM messages WHERE text = 'b'");

        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .containsExactly("There is a hole in the ids of messages, before 3 of Den.");
    }

    @Test
    void aRepeatedNonceAnswersWithTheFirstMessageAndStoresNothing() throws Exception {
        store.append(store.message(store.ann, "first", NONCE));
        store.clock.advance(Duration.ofDays(400));

        List<EntryResult> retried = store.append(store.message("b"), store.message(store.ann, "other text", NONCE));

        assertThat(retried.get(1)).isEqualTo(FIRST_AGAIN);
        assertThat(store.all()).extracting(ChatMessage::text).containsExactly("first", "b");
        assertThat(ids(store.append("c"))).containsExactly(3L);
    }

    @Test
    void aNonceRepeatedInOneBatchIsOneMessage() throws Exception {
        NewEntry message = store.message(store.ann, "a", NONCE);

        assertThat(store.append(message, message, store.message("b"), message))
                .containsExactly(stored(1, "ann", "a"), FIRST_AGAIN, stored(2, "ann", "b"), FIRST_AGAIN);
        assertThat(store.all()).hasSize(2);
    }

    /** Rows go together by tens: one that was there may stand anywhere among them, or be alone in the rest. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9, 10, 19, 20, 24})
    void aNonceRepeatedAmongManyIsOneMessageAndLeavesNoHole(int place) throws Exception {
        NewEntry first = store.message(store.ann, "first", NONCE);
        store.append(first);
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            batch.add(i == place ? first : store.message(store.ann, "text " + i, "nonce of " + i));
        }

        List<EntryResult> results = store.append(batch.toArray(NewEntry[]::new));

        assertThat(results.get(place)).isEqualTo(FIRST_AGAIN);
        assertThat(results)
                .hasSize(25)
                .filteredOn(result -> !TestStore.isDuplicate(result))
                .hasSize(24);
        assertThat(store.all()).extracting(ChatMessage::id).isEqualTo(idsFromOneTo(25));
        for (int i = 0; i < 25; i++) {
            int id = (int) TestStore.id(results.get(i));
            assertThat(store.all().get(id - 1).text()).isEqualTo(i == place ? "first" : "text " + i);
        }
    }

    @Test
    void oneNonceAllOverABatchIsOneMessage() throws Exception {
        NewEntry[] same =
                Collections.nCopies(25, store.message(store.ann, "a", NONCE)).toArray(NewEntry[]::new);

        assertThat(ids(store.append(same))).hasSize(25).containsOnly(1L);
        assertThat(ids(store.append("b"))).containsExactly(2L);
    }

    @Test
    void aBatchOfManyThatFailsInTheMiddleStoresNothing() throws Exception {
        failWhereTextIs("boom");
        NewEntry[] batch = IntStream.range(0, 30)
                .mapToObj(i -> store.message(i == 14 ? "boom" : "text"))
                .toArray(NewEntry[]::new);

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append(batch));

        assertThat(store.all()).isEmpty();
        assertThat(ids(store.append("a"))).containsExactly(1L);
    }

    @Test
    void aNonceIsKnownAfterARestart() throws Exception {
        store.append(store.message(store.ann, "a", NONCE));
        store.restart();

        assertThat(store.append(store.message(store.ann, "a", NONCE))).containsExactly(FIRST_AGAIN);
    }

    @Test
    void aNonceOfAFailedBatchIsNotKnown() throws Exception {
        failWhereTextIs("boom");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append(store.message(store.ann, "a", NONCE), store.message("boom")));

        assertThat(store.append(store.message(store.ann, "a", NONCE))).containsExactly(stored(1, "ann", "a"));
    }

    @Test
    void anotherUserMayUseTheSameNonce() throws Exception {
        Account bob = store.user("bob");
        store.append(store.message(store.ann, "a", NONCE));

        assertThat(store.append(store.message(bob, "b", NONCE))).containsExactly(stored(2, "bob", "b"));
    }

    @Test
    void aMessageOfNobodyIsRefused() {
        NewEntry message = store.message(new Account(999, new Username("nobody"), "hash"), "a", NONCE);

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append(message));
    }

    @Test
    void timestampsAreWholeMilliseconds() throws Exception {
        store.clock.advance(Duration.ofNanos(1_999_999));

        assertThat(timestamp(store.append("a"))).isEqualTo(START.plusMillis(1));
        assertThat(store.all().get(0).timestamp()).isEqualTo(START.plusMillis(1));
    }

    @Test
    void timestampsNeverGoBackNotEvenAfterARestart() throws Exception {
        store.append("a");
        store.clock.advance(Duration.ofHours(-1));
        assertThat(timestamp(store.append("b"))).isEqualTo(START);
        store.restart();

        assertThat(timestamp(store.append("c"))).isEqualTo(START);
        store.clock.advance(Duration.ofHours(2));
        assertThat(timestamp(store.append("d"))).isEqualTo(START.plusSeconds(3_600));
    }

    @Test
    void nothingIsAppendedToADeletedFile() throws Exception {
        store.append("a");
        Files.delete(store.file());

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append("b"))
                .withMessageContaining("was deleted, moved or replaced");
        assertThat(store.file()).doesNotExist();
    }

    @Test
    void nothingIsAppendedWithoutItsWriteAheadLog() throws Exception {
        store.append("a");
        Files.delete(folder.resolve("chatroom.db-wal"));

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));
    }

    @Test
    void nothingIsAppendedWhereAnotherFileHasTakenItsPlaceUntilItIsBack() throws Exception {
        store.append("a");
        Path aside = folder.resolve("aside.db");
        Files.copy(store.file(), folder.resolve("copy.db"));
        Files.move(store.file(), aside);
        Files.move(folder.resolve("copy.db"), store.file());
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));

        Files.delete(store.file());
        Files.move(aside, store.file());

        assertThat(ids(store.append("b"))).containsExactly(2L);
    }

    private void failWhereTextIs(String text) throws SQLException {
        store.sql("CREATE TRIGGER fail BEFORE INSERT ON messages WHEN NEW.text = '" + text
                + "' BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    }

    private void onTheWriter(String sql) throws SQLException {
        store.database.writer().connection().execute(sql);
    }

    /** As an I/O error leaves it: the object is there, but every statement fails. A reader is there, as in every server. */
    private void killTheWriter() throws SQLException, StorageException {
        TestStore.head(store.database, LOBBY);
        store.database.writer().connection().close();
    }

    private static List<Long> idsFromOneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Long> ids(List<EntryResult> appended) {
        return appended.stream().map(TestStore::id).toList();
    }

    private static EntryResult stored(long id, String username, String text) {
        return new EntryResult.Stored(new ChatMessage(id, username, text, START));
    }

    private static Instant timestamp(List<EntryResult> appended) {
        return ((EntryResult.Stored) appended.get(0)).entry().timestamp();
    }
}
