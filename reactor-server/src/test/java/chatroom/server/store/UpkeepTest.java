package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class UpkeepTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3_650);
    private static final RoomName DEN = new RoomName("den");

    @Parameter
    StoreKind kind;

    @TempDir
    Path path;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(path, new SettableClock());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void theNewestBeforeATimeIsTheLastThatIsOlder() throws Exception {
        store.append("one", "two");
        store.clock.advance(Duration.ofHours(1));
        store.append("three");
        assertThat(store.upkeep().newestBefore(store.clock.instant())).isEqualTo(2);
        assertThat(store.upkeep().newestBefore(store.clock.instant().minus(Duration.ofHours(1))))
                .isZero();
    }

    @Test
    void pruningTakesTheTextsOfARangeAndNothingElse() throws Exception {
        store.append("one", "two", "three", "four");
        assertThat(store.upkeep().prune(RoomName.LOBBY, 1, 3)).isEqualTo(new Upkeep.Pruned(3, 2));
        assertThat(store.upkeep().prune(RoomName.LOBBY, 0, 3)).isEqualTo(new Upkeep.Pruned(3, 1));
        assertThat(store.all()).extracting(ChatMessage::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(store.all())
                .extracting(ChatMessage::text)
                .containsExactly(ChatMessage.PRUNED, ChatMessage.PRUNED, ChatMessage.PRUNED, "four");
        assertThat(OpenStore.id(store.append("five").get(0))).isEqualTo(5);
    }

    @Test
    void pruningEndsItsTransactionOnceItHasTakenItsTime() throws Exception {
        store.append(Collections.nCopies(2_000, "one").toArray(String[]::new));
        Upkeep upkeep = store.upkeep();
        store.clock.tick(Duration.ofMillis(30));
        Upkeep.Pruned some = upkeep.prune(RoomName.LOBBY, 0, 2_000);
        assertThat(some.throughId()).isBetween(1L, 1_999L);
        assertThat(some.texts()).isEqualTo((int) some.throughId());
        store.clock.tick(Duration.ZERO);
        assertThat(upkeep.prune(RoomName.LOBBY, some.throughId(), 2_000))
                .isEqualTo(new Upkeep.Pruned(2_000, 2_000 - some.texts()));
        assertThat(store.all()).extracting(ChatMessage::text).containsOnly(ChatMessage.PRUNED);
    }

    @Test
    void verifyingSeesWhatTheIndexLacks() throws Exception {
        store.append("one", "two", "three");
        store.searchIndex().index(2);
        assertThat(store.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.loseWords(1);
        assertThat(store.upkeep().verify(Progress.UNHEARD))
                .containsExactly("Message 1 can't be found by a search, or words of it that it has lost can.");
    }

    @Test
    void whatAWrongClockDatedIsFoundAndMovedBackInOrder() throws Exception {
        store.append("right");
        Instant right = store.clock.instant();
        store.clock.leap(TEN_YEARS);
        store.append("ahead");
        store.clock.advance(Duration.ofSeconds(4));
        store.append("further ahead");
        store.clock.leap(TEN_YEARS.negated());
        store.clock.advance(Duration.ofDays(1));
        store.append("the same time again");
        Upkeep upkeep = store.upkeep();
        Instant newest = right.plus(TEN_YEARS).plusSeconds(4);
        assertThat(newestMillis()).isEqualTo(newest.toEpochMilli());
        assertThat(upkeep.ahead()).contains(new Upkeep.Ahead(3, 2, newest));

        assertThat(upkeep.moveBack(1, Duration.between(upkeep.now(), newest))).isEqualTo(new Upkeep.Moved(4, false));

        Instant now = store.clock.instant();
        assertThat(store.all())
                .extracting(ChatMessage::timestamp)
                .containsExactly(right, now.minusSeconds(4), now, now);
        assertThat(upkeep.ahead()).isEmpty();
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        assertThat(newestMillis()).isEqualTo(now.toEpochMilli());
        store.clock.advance(Duration.ofSeconds(1));
        assertThat(((EntryResult.Stored) store.append("next").get(0)).entry().timestamp())
                .isEqualTo(store.clock.instant());
    }

    @Test
    void noneIsMovedBeforeTheLastThatIsRight() throws Exception {
        store.append("right");
        Instant right = store.clock.instant();
        store.clock.leap(TEN_YEARS);
        store.append("ahead");
        store.clock.advance(Duration.ofDays(3));
        store.append("later");
        store.clock.leap(TEN_YEARS.negated().minusDays(2));
        Upkeep upkeep = store.upkeep();

        upkeep.moveBack(
                1, Duration.between(upkeep.now(), upkeep.ahead().orElseThrow().newest()));

        assertThat(store.all()).extracting(ChatMessage::timestamp).containsExactly(right, right, store.clock.instant());
    }

    @Test
    void timesAreInOrderWhereverTheMovingIsBrokenOffAndItCanBeDoneAnotherTime() throws Exception {
        store.append("right");
        store.clock.leap(TEN_YEARS);
        for (int hundred = 0; hundred < 25; hundred++) {
            store.clock.advance(Duration.ofSeconds(10));
            store.append(Collections.nCopies(100, "ahead").toArray(String[]::new));
        }
        store.clock.leap(TEN_YEARS.negated());
        Duration by = Duration.between(
                store.upkeep().now(), store.upkeep().ahead().orElseThrow().newest());
        store.clock.tick(Duration.ofMillis(50));
        Upkeep.Moved moved = store.upkeep().moveBack(1, by);
        store.clock.tick(Duration.ZERO);
        assertThat(moved).isEqualTo(new Upkeep.Moved(1_001, true));
        store.restart();
        assertThat(store.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.append("meanwhile");

        Upkeep upkeep = store.upkeep();
        Upkeep.Ahead left = upkeep.ahead().orElseThrow();
        assertThat(left)
                .extracting(Upkeep.Ahead::messages, Upkeep.Ahead::firstId)
                .containsExactly(1_501L, 1_002L);
        store.clock.advance(Duration.ofMinutes(1));
        moved = new Upkeep.Moved(left.firstId() - 1, true);
        while (moved.more()) {
            moved = upkeep.moveBack(moved.throughId(), Duration.between(upkeep.now(), left.newest()));
        }
        assertThat(upkeep.ahead()).isEmpty();
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        assertThat(newestMillis()).isEqualTo(store.clock.millis());
    }

    @Test
    void anInviteAndAnAccountMadeUnderAWrongClockAreAsIfMadeNow() throws Exception {
        store.clock.leap(TEN_YEARS);
        store.invites().create(new byte[] {1}, Duration.ofDays(7));
        store.user("bob");
        store.clock.leap(TEN_YEARS.negated());

        store.upkeep().mendOtherTimes();

        assertThat(store.expiryOfTheInvite())
                .isEqualTo(store.clock.instant().plus(Duration.ofDays(7)).toEpochMilli());
        assertThat(store.accountKeeping().find("bob").orElseThrow().created()).isEqualTo(store.clock.instant());
    }

    /** By which the next is dated at least. */
    private long newestMillis() throws StorageException {
        return store.journals()
                .readBefore(RoomName.LOBBY, Long.MAX_VALUE, 1, OpenStore.NO_LIMIT_BYTES)
                .orElseThrow()
                .entries()
                .get(0)
                .timestamp()
                .toEpochMilli();
    }

    @Test
    void aSoundDatabaseHasNothingToBeFoundAndOneWithAHoleHas() throws Exception {
        store.append("one", "two", "three");
        den();
        assertThat(store.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.removeEntry(2);
        assertThat(store.upkeep().verify(Progress.UNHEARD)).containsExactly("Message ids are missing before 3.");
    }

    private void den() throws StorageException {
        store.append(
                new NewEntry(
                        DEN,
                        store.ann().id(),
                        store.ann().username(),
                        Optional.empty(),
                        new Change.Create(RoomKind.PUBLIC, Optional.empty())),
                store.messageIn("den", "first", "nonce 1"),
                store.messageIn("den", "second", "nonce 2"));
    }

    @Test
    void textsThatAreOldAreFoundInEachRoomUntilTheyArePruned() throws Exception {
        Instant began = store.clock.instant();
        den();
        store.append("one");
        store.clock.advance(Duration.ofHours(1));
        store.append(store.messageIn("den", "third", "nonce 3"));
        Instant later = began.plusSeconds(1);
        Upkeep upkeep = store.upkeep();

        assertThat(upkeep.newestTextBefore(began)).isEmpty();
        assertThat(upkeep.newestTextBefore(later)).contains(began);
        assertThat(upkeep.oldTexts(began)).isEmpty();
        assertThat(upkeep.oldTexts(later)).containsExactly(new Upkeep.OldTexts(DEN, 3));

        assertThat(upkeep.prune(DEN, 0, 3).texts()).isEqualTo(2);
        assertThat(upkeep.oldTexts(later)).isEmpty();
        assertThat(upkeep.newestTextBefore(later)).as("the lobby's").contains(began);
        assertThat(upkeep.prune(RoomName.LOBBY, 0, 1).texts()).isEqualTo(1);
        assertThat(upkeep.newestTextBefore(later)).isEmpty();
        assertThat(upkeep.prune(new RoomName("nowhere"), 0, 9)).isEqualTo(new Upkeep.Pruned(9, 0));
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void aRoomThatIsDeletedIsGoneAtOnceAndItsEntriesALittleLater() throws Exception {
        den();
        Upkeep upkeep = store.upkeep();
        assertThat(upkeep.deleteRoom(RoomName.LOBBY)).isFalse();
        assertThat(upkeep.deleteRoom(new RoomName("nowhere"))).isFalse();
        assertThat(upkeep.halfDeleted()).isEmpty();

        assertThat(upkeep.deleteRoom(DEN)).isTrue();

        assertThat(store.rooms().find(DEN)).isEmpty();
        assertThat(upkeep.halfDeleted()).containsExactly(DEN);
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        assertThat(upkeep.deleteEntries(DEN)).isFalse();
        assertThat(upkeep.halfDeleted()).isEmpty();
        assertThat(upkeep.deleteRoom(DEN)).as("deleted already").isTrue();
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void whatIsDatedByADatabaseIsDatedByItsClock() {
        assertThat(store.upkeep().now()).isEqualTo(store.clock.instant());
        store.clock.leap(TEN_YEARS);
        assertThat(store.upkeep().now()).isEqualTo(store.clock.instant());
    }
}
