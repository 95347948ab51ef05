package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.RoomSearch.FoundMessages;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class RoomSearchTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");
    private static final RoomName ATTIC = new RoomName("attic");
    private static final List<RoomName> ALL = List.of(DEV, RoomName.LOBBY, DEN, new RoomName("nowhere"), ATTIC);
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private RoomSearch search;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        search = store.roomSearch();
        for (RoomName room : List.of(DEV, DEN, ATTIC)) {
            does(room, new Change.Create(RoomKind.PUBLIC, Optional.of("one as a topic")));
        }
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aRoomIsSearchedWhetherItIsInTheIndexOrNot() throws Exception {
        does(DEV, say("one two"), say("two"), say("One"));
        does(DEN, say("one"));
        assertPage(find("one", Long.MAX_VALUE, 9), 4, false, 2, 4);
        index(4);
        does(DEV, say("one more"));
        assertPage(find("one", Long.MAX_VALUE, 9), 5, false, 2, 4, 5);
        assertPage(find("one", Long.MAX_VALUE, 2), 5, true, 4, 5);
        assertPage(find("one", 5, 1), 5, true, 4);
        assertPage(find("one", 4, 2), 5, false, 2);
        assertPage(find("!", 4, 2), 5, false);
        index(50);
        assertPage(find("one", Long.MAX_VALUE, 2), 5, true, 4, 5);
        assertThat(search.find(new RoomName("nowhere"), new SearchQuery("one"), 9, 9, 9, new Cancellation()))
                .isEmpty();
    }

    @Test
    void messagesAreFoundAsTheyReadNow() throws Exception {
        does(DEV, say("one"), say("one"), new Change.Edit(2, text("two one")), new Change.React(2, "👍", true));
        does(DEV, new Change.Delete(3, Optional.empty()));
        for (int i = 0; i < 2; i++) {
            List<Entry> found = find("one", Long.MAX_VALUE, 9).entries();
            assertThat(found).hasSize(1);
            ChatMessage message = (ChatMessage) found.get(0);
            assertThat(message.text()).isEqualTo("two one");
            assertThat(message.edited()).hasValue(4);
            assertThat(message.reactions()).containsKey("👍");
            index(50);
        }
    }

    @Test
    void pagesEndWithTheBytesThatTheyMayHave() throws Exception {
        does(DEV, say("one two three"), say("one two three"));
        assertThat(search.find(DEV, new SearchQuery("one"), Long.MAX_VALUE, 9, 20, new Cancellation())
                        .orElseThrow()
                        .entries())
                .extracting(Entry::id)
                .containsExactly(3L);
        FoundMessages first = search.find(ALL, new SearchQuery("one"), Optional.empty(), 9, 20, new Cancellation())
                .orElseThrow();
        assertThat(first.found()).hasSize(1);
        assertThat(search.find(ALL, new SearchQuery("one"), first.cursor(), 9, 20, new Cancellation())
                        .orElseThrow())
                .satisfies(second -> assertThat(second.found()).hasSize(1))
                .extracting(FoundMessages::cursor)
                .isEqualTo(Optional.empty());
    }

    @Test
    void aCursorThatIsNoneFindsNothing() throws Exception {
        for (String cursor : List.of(
                "",
                "x",
                "1",
                "1.",
                "1.2",
                "1.2.",
                "1.2.a b",
                "-1.2.dev",
                "1'; DROP TABLE messages; --",
                "9".repeat(30))) {
            assertThat(search.find(ALL, new SearchQuery("one"), Optional.of(cursor), 9, 9, new Cancellation()))
                    .as(cursor)
                    .isEmpty();
        }
    }

    @Test
    void allRoomsTogetherGiveTheNewestFirstPageAfterPage() throws Exception {
        Random random = new Random(1);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RoomName room = List.of(DEV, DEN, RoomName.LOBBY).get(random.nextInt(3));
            boolean isHit = random.nextInt(3) > 0;
            does(room, say(isHit ? "one " + i : "other " + i));
            if (isHit) {
                expected.add(0, room + " one " + i);
            }
            // Each of its own millisecond, or the order of those in one would be that of their rooms.
            store.clock.advance(Duration.ofMillis(1));
            if (random.nextInt(20) == 0) {
                index(random.nextInt(30));
            }
        }
        for (int limit : new int[] {1, 7, 50, 500}) {
            assertThat(pages(limit)).as("pages of %s", limit).isEqualTo(expected);
        }
    }

    /** Further back than what is read without the index, in few rooms and in many. */
    @ParameterizedTest
    @ValueSource(ints = {3, 12})
    void whatIsSaidSeldomIsFoundFarBack(int count) throws Exception {
        Random random = new Random(count);
        List<RoomName> rooms = IntStream.range(0, count)
                .mapToObj(i -> new RoomName("room-" + i))
                .toList();
        for (RoomName room : rooms) {
            does(room, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (RoomName room : rooms) {
                Change[] changes =
                        IntStream.range(0, 5).mapToObj(n -> say("twofold")).toArray(Change[]::new);
                if (random.nextInt(20) == 0) {
                    changes[4] = say("one " + i);
                    expected.add(0, room + " one " + i);
                }
                does(room, changes);
                store.clock.advance(Duration.ofMillis(1));
            }
        }
        boolean isLeft = true;
        while (isLeft) {
            isLeft = store.searchIndex().indexOtherRooms(1_000);
        }
        for (int limit : new int[] {1, 7, 500}) {
            assertThat(pages(rooms, limit)).as("pages of %s", limit).isEqualTo(expected);
        }
        RoomName first = rooms.get(0);
        List<String> inFirst =
                expected.stream().filter(found -> found.startsWith(first + " ")).toList();
        assertThat(pages(List.of(first), 2)).isEqualTo(inFirst);
        assertThat(search.find(first, new SearchQuery("one"), Long.MAX_VALUE, 500, NO_LIMIT, new Cancellation())
                        .orElseThrow()
                        .entries())
                .hasSize(inFirst.size());
    }

    @Test
    void whatHasOneTimeIsFoundOnceAllTheSame() throws Exception {
        for (int i = 0; i < 5; i++) {
            does(DEV, say("one " + i));
            does(DEN, say("one " + i));
            does(RoomName.LOBBY, say("one " + i));
        }
        assertThat(pages(2)).hasSize(15).doesNotHaveDuplicates();
    }

    @Test
    void whatIsCancelledBeforeItBeginsReadsNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> search.find(DEV, new SearchQuery("a"), 2, 10, NO_LIMIT, cancellation));
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> search.find(ALL, new SearchQuery("a"), Optional.empty(), 10, NO_LIMIT, cancellation));
    }

    private List<String> pages(int limit) throws Exception {
        return pages(ALL, limit);
    }

    private List<String> pages(List<RoomName> rooms, int limit) throws Exception {
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            FoundMessages page = search.find(rooms, new SearchQuery("one"), cursor, limit, NO_LIMIT, new Cancellation())
                    .orElseThrow();
            page.found()
                    .forEach(found ->
                            all.add(found.room() + " " + found.message().text()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return all;
    }

    private static void assertPage(EntryPage page, long lastId, boolean more, long... ids) {
        assertThat(page.entries().stream().mapToLong(Entry::id).toArray()).isEqualTo(ids);
        assertThat(page.lastId()).isEqualTo(lastId);
        assertThat(page.more()).isEqualTo(more);
    }

    private EntryPage find(String words, long beforeId, int limit) throws Exception {
        return search.find(DEV, new SearchQuery(words), beforeId, limit, NO_LIMIT, new Cancellation())
                .orElseThrow();
    }

    private void index(int limit) throws Exception {
        store.searchIndex().index(limit);
        store.searchIndex().indexOtherRooms(limit);
    }

    private static Change say(String text) {
        return new Change.Say(text(text), false, OptionalLong.empty());
    }

    private static MessageText text(String text) {
        return new MessageText(text);
    }

    private void does(RoomName room, Change... changes) throws Exception {
        store.journals()
                .append(Arrays.stream(changes)
                        .map(change ->
                                new NewEntry(room, store.ann().id(), store.ann().username(), Optional.empty(), change))
                        .toList());
    }
}
