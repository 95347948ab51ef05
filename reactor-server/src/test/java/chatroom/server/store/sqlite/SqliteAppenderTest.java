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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAppenderTest {
    private static final Instant START = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final String NONCE = "nonce-0001";

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
    void aRowFromOutsideFailsOneBatchAndNotAllThatFollow() throws Exception {
        store.append("a");
        store.sql("INSERT INTO messages (id, kind, user_id, username, text, time) VALUES (2, '', 1, 'ann', 'x', 0)");
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append("b"));

        assertThat(ids(store.append("b"))).containsExactly(3L);
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
                .containsExactly("Message ids are missing before 3 of Den.");
    }

    @Test
    void aMessageOfNobodyIsRefused() {
        NewEntry message = store.message(new Account(999, new Username("nobody"), "hash"), "a", NONCE);

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append(message));
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

    private void onTheWriter(String sql) throws SQLException {
        store.database.writer().connection().execute(sql);
    }

    /** As an I/O error leaves it: the object is there, but every statement fails. A reader is there, as in every server. */
    private void killTheWriter() throws SQLException, StorageException {
        TestStore.head(store.database, LOBBY);
        store.database.writer().connection().close();
    }

    private static List<Long> ids(List<EntryResult> appended) {
        return appended.stream().map(TestStore::id).toList();
    }

    private static Instant timestamp(List<EntryResult> appended) {
        return ((EntryResult.Stored) appended.get(0)).entry().timestamp();
    }
}
