package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomName;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Progress;
import chatroom.server.store.Upkeep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUpkeepTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3_650);

    @TempDir
    private Path path;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(path);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theNewestBeforeATimeIsTheLastThatIsOlder() throws Exception {
        store.append("one", "two");
        store.clock.advance(Duration.ofHours(1));
        store.append("three");
        assertThat(store.database.upkeep().newestBefore(store.clock.instant())).isEqualTo(2);
        assertThat(store.database.upkeep().newestBefore(store.clock.instant().minus(Duration.ofHours(1))))
                .isZero();
    }

    /** What a connection remembers of the index from a search is no damage, where the index was rearranged since. */
    @Test
    void aSoundDatabaseIsFoundSoundAfterSearchesOnTheSameConnections() throws Exception {
        for (int round = 1; round <= 5; round++) {
            store.append("word " + round);
            store.database.searchIndex().index(10);
            for (int connection = 0; connection < 2; connection++) {
                store.inIndex(TestStore.LOBBY, "word");
            }
            store.database.upkeep().prune(RoomName.LOBBY, 0, round - 1L);
            for (boolean more = store.database.upkeep().forgetWords(true); more; ) {
                more = store.database.upkeep().forgetWords(false);
            }
            assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                    .as("round %s", round)
                    .isEmpty();
        }
    }

    @Test
    void pruningTakesTheTextsOfARangeAndNothingElse() throws Exception {
        store.append("one", "two", "three", "four");
        assertThat(store.database.upkeep().prune(RoomName.LOBBY, 1, 3)).isEqualTo(new Upkeep.Pruned(3, 2));
        assertThat(store.database.upkeep().prune(RoomName.LOBBY, 0, 3)).isEqualTo(new Upkeep.Pruned(3, 1));
        assertThat(store.all()).extracting(ChatMessage::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(store.all())
                .extracting(ChatMessage::text)
                .containsExactly(ChatMessage.PRUNED, ChatMessage.PRUNED, ChatMessage.PRUNED, "four");
        assertThat(TestStore.id(store.append("five").get(0))).isEqualTo(5);
    }

    @Test
    void pruningEndsItsTransactionOnceItHasTakenItsTime() throws Exception {
        store.append(Collections.nCopies(2_000, "one").toArray(String[]::new));
        Upkeep upkeep = store.database.upkeep();
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
    void pruningLeavesItToLaterToRearrangeTheIndex() throws Exception {
        store.append(Collections.nCopies(2_000, "one two three").toArray(String[]::new));
        store.database.searchIndex().index(2_000);
        String before = segments();
        store.database.upkeep().prune(RoomName.LOBBY, 0, 1_000);
        assertThat(segments()).isEqualTo(before);
        store.database.upkeep().forgetWords(true);
        assertThat(segments()).isNotEqualTo(before);
    }

    /** Of the index, by the numbers that FTS5 gives each anew; those above are lists of what was removed. */
    private String segments() throws Exception {
        return store.query(
                "SELECT group_concat(segment) FROM (SELECT DISTINCT id >> 37 AS segment FROM message_words_data) WHERE"
                        + " segment BETWEEN 1 AND 65535");
    }

    @Test
    void theIndexOfWordsStaysSoundWhetherItHadReachedThePrunedOrNot() throws Exception {
        store.append("red one", "red two", "red three", "red four");
        store.database.searchIndex().index(2);
        store.database.upkeep().prune(RoomName.LOBBY, 0, 3);
        store.database.searchIndex().index(10);
        assertThat(store.inIndex(TestStore.LOBBY, "red")).containsExactly(4L);
        store.sql("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
    }

    @Test
    void noWordOfAPrunedMessageStaysInTheIndex() throws Exception {
        store.append("red qqqsecretword", "red two", "qqqsecretword three");
        store.database.searchIndex().index(1);
        store.append("four");
        store.database.searchIndex().index(10);
        store.database.upkeep().prune(RoomName.LOBBY, 0, 2);
        assertThat(copyOfTheDatabase()).contains("cretword");

        boolean more = store.database.upkeep().forgetWords(true);
        while (more) {
            more = store.database.upkeep().forgetWords(false);
        }
        store.database.upkeep().prune(RoomName.LOBBY, 0, 3);
        for (more = store.database.upkeep().forgetWords(true); more; ) {
            more = store.database.upkeep().forgetWords(false);
        }

        assertThat(copyOfTheDatabase()).doesNotContain("cretword").contains("four");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    private String copyOfTheDatabase() throws Exception {
        Path copy = path.resolve("copy.db");
        Files.deleteIfExists(copy);
        store.sql("VACUUM INTO '" + copy + "'");
        return Files.readString(copy, StandardCharsets.ISO_8859_1);
    }

    @Test
    void verifyingSeesWhatTheIndexLacks() throws Exception {
        store.append("one", "two", "three");
        store.database.searchIndex().index(2);
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.sql("DELETE FROM message_words WHERE rowid = 2");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .containsExactly("Message 2 can't be found by a search, or words of it that it has lost can.");
    }

    @Test
    void aNewDatabaseCanShrink() throws Exception {
        assertThat(store.query("PRAGMA auto_vacuum")).isEqualTo("2");
    }

    @Test
    void aSoundDatabaseHasNothingToBeFoundAndADamagedOneHas() throws Exception {
        store.append("one", "two", "three");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.sql("DELETE FROM messages WHERE id = 2");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .containsExactly("There is a hole in the ids of messages, before 3.");
        store.sql("DELETE FROM users");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .contains("Something belongs to an account that isn't there: read_marks.");
        store.sql("DELETE FROM read_marks");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .anyMatch(finding ->
                        finding.startsWith("Something belongs to an account that isn't there: messages, row 1"));
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
        Upkeep upkeep = store.database.upkeep();
        Instant newest = right.plus(TEN_YEARS).plusSeconds(4);
        assertThat(store.database.newestMillis()).isEqualTo(newest.toEpochMilli());
        assertThat(upkeep.ahead()).contains(new Upkeep.Ahead(3, 2, newest));

        assertThat(upkeep.moveBack(1, Duration.between(upkeep.now(), newest))).isEqualTo(new Upkeep.Moved(4, false));

        Instant now = store.clock.instant();
        assertThat(store.all())
                .extracting(ChatMessage::timestamp)
                .containsExactly(right, now.minusSeconds(4), now, now);
        assertThat(upkeep.ahead()).isEmpty();
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        assertThat(store.database.newestMillis()).isEqualTo(now.toEpochMilli());
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
        Upkeep upkeep = store.database.upkeep();

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
                store.database.upkeep().now(),
                store.database.upkeep().ahead().orElseThrow().newest());
        store.clock.tick(Duration.ofMillis(50));
        Upkeep.Moved moved = store.database.upkeep().moveBack(1, by);
        store.clock.tick(Duration.ZERO);
        assertThat(moved).isEqualTo(new Upkeep.Moved(1_001, true));
        store.restart();
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.append("meanwhile");

        Upkeep upkeep = store.database.upkeep();
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
        assertThat(store.database.newestMillis()).isEqualTo(store.clock.millis());
    }

    @Test
    void anInviteAndAnAccountMadeUnderAWrongClockAreAsIfMadeNow() throws Exception {
        store.clock.leap(TEN_YEARS);
        store.database.invites().create(new byte[] {1}, Duration.ofDays(7));
        store.user("bob");
        store.clock.leap(TEN_YEARS.negated());

        store.database.upkeep().mendOtherTimes();

        assertThat(store.query("SELECT expires FROM invites"))
                .isEqualTo(String.valueOf(
                        store.clock.instant().plus(Duration.ofDays(7)).toEpochMilli()));
        assertThat(store.query("SELECT created FROM users WHERE username = 'bob'"))
                .isEqualTo(String.valueOf(store.clock.millis()));
    }

    @Test
    void whenThereWasABackupIsKnownAfterARestartAndNotBelievedFromAheadOfTheClock() throws Exception {
        assertThat(store.database.lastBackupMillis()).isZero();
        store.database.upkeep().noteBackup();
        long noted = store.clock.millis();
        store.clock.advance(Duration.ofDays(1));
        store.restart();
        assertThat(store.database.lastBackupMillis()).isEqualTo(noted);

        store.clock.leap(TEN_YEARS);
        store.database.upkeep().noteBackup();
        store.clock.leap(TEN_YEARS.negated());
        assertThat(store.database.lastBackupMillis()).isZero();
    }
}
