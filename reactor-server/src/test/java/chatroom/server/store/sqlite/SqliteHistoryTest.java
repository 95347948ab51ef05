package chatroom.server.store.sqlite;

import static chatroom.server.store.sqlite.TestStore.LOBBY;
import static chatroom.server.store.sqlite.TestStore.NO_LIMIT_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {
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
    void anEmptyHistoryHasEmptyPages() throws Exception {
        assertThat(after(0, 10)).isEqualTo(new Page(List.of(), false));
        assertThat(before(Long.MAX_VALUE, 10)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void aPageAfterAMessageIsAscendingAndTellsOfMore() throws Exception {
        tenMessages();

        assertIds(after(0, 3), true, 1, 2, 3);
        assertIds(after(3, 6), true, 4, 5, 6, 7, 8, 9);
        assertIds(after(3, 7), false, 4, 5, 6, 7, 8, 9, 10);
        assertIds(after(9, 3), false, 10);
        assertIds(after(10, 3), false);
    }

    @Test
    void aPageAfterAMessageEndsWhereItIsTold() throws Exception {
        tenMessages();

        assertIds(
                new MessageHistory.ReadAfter(store.database.history(), LOBBY, 2, 5, 100, NO_LIMIT_BYTES).run(),
                false,
                3,
                4,
                5);
        assertIds(
                new MessageHistory.ReadAfter(store.database.history(), LOBBY, 2, 5, 2, NO_LIMIT_BYTES).run(),
                true,
                3,
                4);
        assertIds(new MessageHistory.ReadAfter(store.database.history(), LOBBY, 5, 5, 2, NO_LIMIT_BYTES).run(), false);
    }

    @Test
    void aPageBeforeAMessageHoldsTheNewestAscendingAndTellsOfOlder() throws Exception {
        tenMessages();

        assertIds(before(Long.MAX_VALUE, 3), true, 8, 9, 10);
        assertIds(before(8, 6), true, 2, 3, 4, 5, 6, 7);
        assertIds(before(8, 7), false, 1, 2, 3, 4, 5, 6, 7);
        assertIds(before(2, 3), false, 1);
        assertIds(before(1, 3), false);
    }

    @Test
    void pagesAreBoundedByTheUtf8BytesOfTheirTexts() throws Exception {
        // 4, 6, 3 and 1 bytes
        store.append("\ud83d\ude00", "\u20ac\u20ac", "abc", "d");

        assertIds(read(0, 10), true, 1, 2);
        assertIds(read(0, 9), true, 1);
        assertIds(read(0, 13), true, 1, 2, 3);
        assertIds(read(0, 14), false, 1, 2, 3, 4);
        assertIds(
                new MessageHistory.ReadBefore(store.database.history(), LOBBY, Long.MAX_VALUE, 100, 10).run(),
                true,
                2,
                3,
                4);
        assertIds(
                new MessageHistory.ReadBefore(store.database.history(), LOBBY, Long.MAX_VALUE, 100, 9).run(),
                true,
                3,
                4);
    }

    @Test
    void aPageHasAtLeastOneMessageHoweverLarge() throws Exception {
        store.append("abc", "def");

        assertIds(read(0, 1), true, 1);
        assertIds(read(1, 0), false, 2);
    }

    @Test
    void roomsDoNotSeeEachOther() throws Exception {
        store.room("den");
        store.append("a");
        store.append(
                new NewMessage("den", store.ann.id(), store.ann.username(), new MessageText("b"), Optional.empty()));
        store.append("c");

        assertIds(after(0, 10), false, 1, 2);
        assertThat(TestStore.head(store.database, "den")).isEqualTo(1);
        assertIds(store.database.history().readAfter("DEN", 0, Long.MAX_VALUE, 10, NO_LIMIT_BYTES), false, 1);
        assertIds(store.database.history().readAfter("nowhere", 0, Long.MAX_VALUE, 10, NO_LIMIT_BYTES), false);
    }

    @Test
    void textsComeBackAsTheyWent() throws Exception {
        String text = "\u0007'; -- \"%_\\ \n\t \u202e \ud83d\udc69\u200d\ud83d\udcbb e\u0301 \uffff";
        store.append(text);

        assertThat(store.all()).extracting(ChatMessage::text).containsExactly(text);
    }

    @Test
    void theEpochStaysOverARestartAndDiffersFromThatOfAnotherDatabase(@TempDir Path other) throws Exception {
        String epoch = store.database.history().epoch();
        store.restart();
        assertThat(store.database.history().epoch()).isEqualTo(epoch).matches("[0-9a-f]{32}");

        try (TestStore another = new TestStore(other)) {
            assertThat(another.database.history().epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void aDatabaseWithoutEpochBeginsAnotherHistory() throws Exception {
        String epoch = store.database.history().epoch();
        store.sql("DELETE FROM meta WHERE name = 'epoch'");
        store.restart();

        assertThat(store.database.history().epoch()).isNotEqualTo(epoch).matches("[0-9a-f]{32}");
    }

    private void tenMessages() throws StorageException {
        store.append(IntStream.rangeClosed(1, 10).mapToObj(i -> "m" + i).toArray(String[]::new));
    }

    private Page after(long id, int limit) throws StorageException {
        return new MessageHistory.ReadAfter(store.database.history(), LOBBY, id, Long.MAX_VALUE, limit, NO_LIMIT_BYTES)
                .run();
    }

    private Page before(long id, int limit) throws StorageException {
        return new MessageHistory.ReadBefore(store.database.history(), LOBBY, id, limit, NO_LIMIT_BYTES).run();
    }

    private Page read(long afterId, int maxBytes) throws StorageException {
        return new MessageHistory.ReadAfter(store.database.history(), LOBBY, afterId, Long.MAX_VALUE, 100, maxBytes)
                .run();
    }

    private static void assertIds(Page page, boolean more, long... ids) {
        assertThat(page.messages().stream().mapToLong(ChatMessage::id)).containsExactly(box(ids));
        assertThat(page.more()).isEqualTo(more);
    }

    private static Long[] box(long[] ids) {
        return Arrays.stream(ids).boxed().toArray(Long[]::new);
    }
}
