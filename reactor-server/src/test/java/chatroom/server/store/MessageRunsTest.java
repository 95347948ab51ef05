package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are stored by one statement have the results that each alone has. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class MessageRunsTest {
    private static final RoomName DEV = new RoomName("dev");

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        append(List.of(entry(DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()), "", Permit.GIVEN)));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void messagesOfSeveralRoomsHaveTheIdsOfTheirRooms() throws Exception {
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            batch.add(say(i % 2 == 0 ? DEV : RoomName.LOBBY, ""));
        }
        assertThat(append(batch))
                .isEqualTo(IntStream.range(0, 25)
                        .mapToObj(i -> i % 2 == 0 ? i / 2 + 2L : i / 2 + 1L)
                        .toList());
        assertThat(append(List.of(say(DEV, ""), say(RoomName.LOBBY, "")))).containsExactly(15L, 13L);
    }

    @Test
    void aDuplicateAmongThemIsOneAndTheOthersAreStored() throws Exception {
        append(List.of(say(DEV, "nonce-0003")));
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            batch.add(say(DEV, "nonce-000" + i % 20));
        }
        List<EntryResult> results = store.journals().append(batch);
        for (int i = 0; i < 22; i++) {
            assertThat(results.get(i))
                    .as("message %s", i)
                    .isInstanceOf(i == 3 || i >= 20 ? EntryResult.Duplicate.class : EntryResult.Stored.class);
        }
        assertThat(store.head("dev")).isEqualTo(21);
        assertThat(store.findings()).isEmpty();
    }

    @Test
    void aChangeBetweenThemCountsForThoseAfterIt() throws Exception {
        Permit permit = new Permit(1, standing -> Optional.of(new EntryResult.Refused(ErrorCode.MUTED)));
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Change mute = new Change.Mute(store.ann().username(), Optional.empty(), Optional.empty());
            batch.add(i == 15 ? entry(DEV, mute, "", Permit.GIVEN) : entry(DEV, hi(false), "", permit));
        }
        List<EntryResult> results = store.journals().append(batch);
        assertThat(results.subList(0, 16)).hasOnlyElementsOfType(EntryResult.Stored.class);
        assertThat(results.subList(16, 30)).hasOnlyElementsOfType(EntryResult.Refused.class);
    }

    @Test
    void actionsStayWhatTheyAre() throws Exception {
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            batch.add(entry(DEV, hi(i == 4), "", Permit.GIVEN));
        }
        List<Entry> stored = store.journals().append(batch).stream()
                .map(result -> ((EntryResult.Stored) result).entry())
                .toList();
        assertThat(store.journals()
                        .readAfter(DEV, 1, 99, 99, 9_999)
                        .orElseThrow()
                        .entries())
                .isEqualTo(stored);
    }

    @Test
    void whatGoesNowhereRefusesNoOthers() throws Exception {
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            batch.add(say(i == 5 ? new RoomName("nowhere") : DEV, ""));
        }
        assertThat(append(batch)).containsExactly(2L, 3L, 4L, 5L, 6L, 0L, 7L, 8L, 9L, 10L, 11L, 12L);
    }

    private NewEntry say(RoomName room, String nonce) {
        return entry(room, hi(false), nonce, Permit.GIVEN);
    }

    private static Change hi(boolean action) {
        return new Change.Say(new MessageText("hi"), action, OptionalLong.empty());
    }

    private NewEntry entry(RoomName room, Change change, String nonce, Permit permit) {
        Optional<Nonce> given = nonce.isEmpty() ? Optional.empty() : Optional.of(new Nonce(nonce));
        return new NewEntry(room, store.ann().id(), store.ann().username(), given, change, permit);
    }

    /** The ids, 0 of what was refused. */
    private List<Long> append(List<NewEntry> batch) throws Exception {
        return store.journals().append(batch).stream()
                .map(result -> result instanceof EntryResult.Stored stored
                        ? stored.entry().id()
                        : 0L)
                .toList();
    }
}
