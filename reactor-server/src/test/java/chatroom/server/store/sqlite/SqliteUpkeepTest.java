package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.RoomName;
import chatroom.server.store.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void aNewDatabaseCanShrink() throws Exception {
        assertThat(store.query("PRAGMA auto_vacuum")).isEqualTo("2");
    }

    @Test
    void aSoundDatabaseHasNothingToBeFoundAndADamagedOneHas() throws Exception {
        store.append("one", "two", "three");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        store.sql("DELETE FROM messages WHERE id = 2");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .containsExactly("Message ids are missing before 3.");
        store.sql("DELETE FROM users");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .contains("Something belongs to an account that isn't there: read_marks.");
        store.sql("DELETE FROM read_marks");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD))
                .anyMatch(finding ->
                        finding.startsWith("Something belongs to an account that isn't there: messages, row 1"));
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
