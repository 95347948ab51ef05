package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomStateTest {
    private static final int SEEDS = 3_000;
    private static final Instant TIME = Instant.parse("2026-11-29T08:00:00.123Z");

    /** All that can be seen of a room. */
    private static List<Object> view(RoomState room) {
        return List.of(
                room.lastId(),
                room.kind(),
                room.topic(),
                room.isArchived(),
                room.messages(),
                room.members(),
                room.mutedUntil(),
                room.bannedUntil());
    }

    private static RoomState after(List<? extends Entry> entries) {
        RoomState room = new RoomState();
        entries.forEach(room::apply);
        return room;
    }

    /** What a page has of some entries, after another. */
    private static List<Entry> page(List<Entry> journal, int from, int to, int asOf) {
        RoomState then = after(journal.subList(0, asOf));
        return journal.subList(from, to).stream().map(then::current).toList();
    }

    @Test
    void aRoomThatTheServerMadeIsNobodysAtFirst() {
        RoomState room = after(List.of(new Entry.Create(1, Entry.SERVER, TIME, RoomKind.PUBLIC, Optional.empty())));
        assertThat(room.members()).isEmpty();
        assertThat(room.kind()).contains(RoomKind.PUBLIC);
    }

    @Test
    void applyingEntriesAgainChangesNothing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Entry> journal = RandomJournal.of(seed, 2 + random.nextInt(60));
            RoomState room = after(journal);
            List<Object> before = view(room);
            for (int i = 0; i < 10; i++) {
                room.apply(journal.get(random.nextInt(journal.size())));
                assertThat(view(room)).as("seed %s", seed).isEqualTo(before);
            }
        }
    }

    @Test
    void whoeverHasAllEntriesInWhateverBatchesAndPagesHasTheSameRoom() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Entry> journal = RandomJournal.of(seed, 2 + random.nextInt(60));
            List<Runnable> deliveries = new ArrayList<>();
            RoomState room = new RoomState();
            for (int from = 0; from < journal.size(); ) {
                int to = from + 1 + random.nextInt(journal.size() - from);
                int begin = Math.max(0, from - random.nextInt(5));
                int asOf = to + random.nextInt(journal.size() - to + 1);
                if (random.nextBoolean()) {
                    List<Entry> page = page(journal, begin, to, asOf);
                    deliveries.add(() -> room.apply(page, asOf));
                } else {
                    deliveries.add(() -> journal.subList(begin, to).forEach(room::apply));
                }
                from = to;
            }
            Collections.shuffle(deliveries, random);
            deliveries.forEach(Runnable::run);
            assertThat(view(room)).as("seed %s", seed).isEqualTo(view(after(journal)));
        }
    }

    @Test
    void everyEntryHasASentenceNoLongerThanAMessage() throws Violation {
        for (int seed = 0; seed < 100; seed++) {
            for (Entry entry : RandomJournal.of(seed, 60)) {
                assertThat(MessageText.of(entry.text()).value())
                        .as("seed %s", seed)
                        .doesNotContain("\n", "Optional", "null")
                        .startsWith(entry instanceof ChatMessage ? "text " : entry.username() + " ");
                assertThat(entry.asMessage().text()).isEqualTo(entry.text());
            }
        }
        String longest = "\uD83D\uDE00".repeat(4_000);
        String text = new Entry.Edit(2, "ann", TIME, 1, Optional.of(longest)).text();
        assertThat(text).startsWith("ann changed message 1: \uD83D\uDE00").endsWith("\uD83D\uDE00\u2026");
        assertThat(text.codePointCount(0, text.length())).isEqualTo(4_000);
        assertThat(new Entry.Edit(2, "ann", TIME, 1, Optional.empty()).text()).isEqualTo("ann changed message 1");
    }

    @Test
    void whatIsReplacedOrDeletedIsGoneFromPages() {
        List<Entry> journal = List.of(
                new ChatMessage(1, "ann", "one", TIME),
                new Entry.Edit(2, "ann", TIME, 1, Optional.of("two")),
                new Entry.React(3, "bob", TIME, 1, "\uD83D\uDC4D"),
                new Entry.Edit(4, "ann", TIME, 1, Optional.of("three")),
                new Entry.Delete(5, "ann", TIME, 1, Optional.empty()));
        assertThat(page(journal, 0, 4, 4).toString())
                .doesNotContain("one", "two")
                .contains("three", "\uD83D\uDC4D=[bob]");
        assertThat(page(journal, 0, 5, 5).toString())
                .doesNotContain("one", "two", "three", "=[bob]")
                .contains("(deleted)");
    }

    @Test
    void whoComesAgainIsAPlainMemberAndWhoIsMutedStaysSo() {
        RoomState room = after(List.of(
                new Entry.Create(1, "Ann", TIME, RoomKind.PUBLIC, Optional.empty()),
                new Entry.Join(2, "bob", TIME),
                new Entry.RoleChange(3, "Ann", TIME, "bob", Role.MODERATOR),
                new Entry.Mute(4, "Ann", TIME, "bob", Optional.empty(), Optional.empty()),
                new Entry.Kick(5, "Ann", TIME, "bob", Optional.empty()),
                new Entry.Add(6, "Ann", TIME, "bob")));
        assertThat(room.members())
                .containsExactly(new RoomState.Member("Ann", Role.OWNER), new RoomState.Member("bob", Role.MEMBER));
        assertThat(room.mutedUntil()).isEqualTo(Map.of("bob", RoomLimits.FOR_EVER));
        room.apply(new Entry.Ban(7, "Ann", TIME, "BOB", Optional.empty(), Optional.of(TIME)));
        assertThat(room.member("Bob")).isEmpty();
        assertThat(room.bannedUntil()).isEqualTo(Map.of("bob", TIME));
        room.apply(new Entry.Unban(8, "Ann", TIME, "bob"));
        assertThat(room.bannedUntil()).isEmpty();
    }

    @Test
    void anEntryOfALaterProtocolCountsAndChangesNothing() {
        RoomState room = after(List.of(new Entry.Unknown(7, "ann", "ann danced", TIME, "dance")));
        assertThat(room.lastId()).isEqualTo(7);
        assertThat(room.messages()).isEmpty();
    }
}
