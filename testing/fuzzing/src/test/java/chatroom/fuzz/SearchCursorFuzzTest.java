package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomSearch.FoundMessages;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cursor is what a client says that it is. */
class SearchCursorFuzzTest {
    private static final int CURSORS = 300;
    private static final List<RoomName> ROOMS =
            List.of(RoomName.LOBBY, new RoomName("dev"), new RoomName("den"), new RoomName("nowhere"));

    /** Of what cursors are made, and what isn't a part of one. */
    private static final List<String> PARTS = List.of(
            ".",
            "1",
            "0",
            "1763800000000",
            "9999999999999999",
            "99999999999999999",
            "dev",
            "lobby",
            "-1",
            " ",
            "\n",
            "%",
            "'",
            "\u0661");

    @TempDir
    static Path folder;

    private static DataFolder data;
    private static SqliteStore store;
    private static SearchQuery query;

    @BeforeAll
    static void someRooms() throws Exception {
        data = DataFolder.open(folder);
        Clock clock = Clock.fixed(Instant.parse("2026-11-29T05:00:00Z"), ZoneOffset.UTC);
        store = SqliteStore.open(data, clock, 1, Progress.UNHEARD);
        query = SearchQuery.of("hello");
        Account ann = store.accounts().create(new Username("ann"), "a hash").orElseThrow();
        for (RoomName room : ROOMS.subList(1, 3)) {
            writes(ann, room, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        }
        for (int i = 0; i < 20; i++) {
            writes(ann, ROOMS.get(i % 3), new Change.Say(new MessageText("hello " + i), false, OptionalLong.empty()));
        }
    }

    private static void writes(Account ann, RoomName room, Change change) throws Exception {
        store.journals()
                .append(List.of(new NewEntry(room, ann.id(), ann.username(), Optional.empty(), change, Permit.GIVEN)));
    }

    @AfterAll
    static void close() {
        store.close();
        data.close();
    }

    private static Optional<FoundMessages> find(Optional<String> cursor, int limit) throws Exception {
        return store.roomSearch().find(ROOMS, query, cursor, limit, 100_000, new Cancellation());
    }

    @Test
    void anythingMayBeSaidToBeACursor() throws Exception {
        for (int seed = 0; seed < CURSORS; seed++) {
            Random random = new Random(seed);
            StringBuilder cursor = new StringBuilder();
            for (int parts = random.nextInt(7); parts > 0; parts--) {
                cursor.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            aCursorIsRefusedOrGoesOnWithoutARepeat(cursor.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @FuzzTest
    void aCursorIsRefusedOrGoesOnWithoutARepeat(byte[] cursor) throws Exception {
        List<Found> found = new ArrayList<>();
        Optional<FoundMessages> page = find(Optional.of(new String(cursor, StandardCharsets.UTF_8)), 3);
        while (page.isPresent()) {
            found.addAll(page.get().found());
            Optional<String> next = page.get().cursor();
            page = next.isPresent() ? find(next, 3) : Optional.empty();
        }
        assertThat(found).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void withoutACursorEverythingIsFoundOnce() throws Exception {
        assertThat(find(Optional.empty(), 100).orElseThrow().found()).hasSize(20);
        aCursorIsRefusedOrGoesOnWithoutARepeat("9999999999999999.1.z".getBytes(StandardCharsets.UTF_8));
    }
}
