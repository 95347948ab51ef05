package chatroom.server.store;

import static chatroom.server.store.OpenStore.NO_LIMIT_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of a room's journal, in either direction. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class JournalPagesTest {
    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void anEmptyHistoryHasEmptyPages() throws Exception {
        assertThat(after(0, 10)).contains(new EntryPage(List.of(), 0, false));
        assertThat(before(Long.MAX_VALUE, 10)).contains(new EntryPage(List.of(), 0, false));
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
                new Journals.ReadAfter(store.journals(), RoomName.LOBBY, 2, 5, 100, NO_LIMIT_BYTES).run(),
                false,
                3,
                4,
                5);
        assertIds(new Journals.ReadAfter(store.journals(), RoomName.LOBBY, 2, 5, 2, NO_LIMIT_BYTES).run(), true, 3, 4);
        assertIds(new Journals.ReadAfter(store.journals(), RoomName.LOBBY, 5, 5, 2, NO_LIMIT_BYTES).run(), false);
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
                new Journals.ReadBefore(store.journals(), RoomName.LOBBY, Long.MAX_VALUE, 100, 10).run(),
                true,
                2,
                3,
                4);
        assertIds(new Journals.ReadBefore(store.journals(), RoomName.LOBBY, Long.MAX_VALUE, 100, 9).run(), true, 3, 4);
    }

    /** The text of an edit is sent as its value and within its sentence. */
    @Test
    void whatEditsSayCountsTwice() throws Exception {
        store.append("a", "b", "c");
        for (long id = 1; id <= 3; id++) {
            Change edit = new Change.Edit(id, new MessageText("é".repeat(50)));
            store.append(
                    new NewEntry(RoomName.LOBBY, store.ann().id(), store.ann().username(), Optional.empty(), edit));
        }
        assertIds(read(3, 400), true, 4, 5);
        assertIds(read(3, 600), false, 4, 5, 6);
        assertIds(read(3, 399), true, 4);
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
        store.append(store.messageIn("den", "b", "nonce-0001"));
        store.append("c");

        assertIds(after(0, 10), false, 1, 2);
        assertThat(store.head("den")).isEqualTo(1);
        assertIds(read(new RoomName("DEN")), false, 1);
        assertThat(read(new RoomName("nowhere"))).isEmpty();
    }

    private Optional<EntryPage> read(RoomName room) throws StorageException {
        return store.journals().readAfter(room, 0, Long.MAX_VALUE, 10, NO_LIMIT_BYTES);
    }

    @Test
    void textsComeBackAsTheyWent() throws Exception {
        String text = "\u0007'; -- \"%_\\ \n\t \u202e \ud83d\udc69\u200d\ud83d\udcbb e\u0301 \uffff";
        store.append(text);

        assertThat(store.all()).extracting(ChatMessage::text).containsExactly(text);
    }

    private void tenMessages() throws StorageException {
        store.append(IntStream.rangeClosed(1, 10).mapToObj(i -> "m" + i).toArray(String[]::new));
    }

    private Optional<EntryPage> after(long id, int limit) throws StorageException {
        return new Journals.ReadAfter(store.journals(), RoomName.LOBBY, id, Long.MAX_VALUE, limit, NO_LIMIT_BYTES)
                .run();
    }

    private Optional<EntryPage> before(long id, int limit) throws StorageException {
        return new Journals.ReadBefore(store.journals(), RoomName.LOBBY, id, limit, NO_LIMIT_BYTES).run();
    }

    private Optional<EntryPage> read(long afterId, int maxBytes) throws StorageException {
        return new Journals.ReadAfter(store.journals(), RoomName.LOBBY, afterId, Long.MAX_VALUE, 100, maxBytes).run();
    }

    private static void assertIds(Optional<EntryPage> page, boolean more, long... ids) {
        assertThat(page.orElseThrow().entries().stream().mapToLong(Entry::id)).containsExactly(box(ids));
        assertThat(page.orElseThrow().more()).isEqualTo(more);
    }

    private static Long[] box(long[] ids) {
        return Arrays.stream(ids).boxed().toArray(Long[]::new);
    }
}
