package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.SearchQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUpkeepTest {
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

    @Test
    void pruningTakesTheTextsOfARangeAndNothingElse() throws Exception {
        store.append("one", "two", "three", "four");
        assertThat(store.database.upkeep().prune(1, 3)).isEqualTo(2);
        assertThat(store.database.upkeep().prune(0, 3)).isEqualTo(1);
        assertThat(store.all()).extracting(ChatMessage::id).containsExactly(1L, 2L, 3L, 4L);
        assertThat(store.all())
                .extracting(ChatMessage::text)
                .containsExactly(MessageRow.PRUNED, MessageRow.PRUNED, MessageRow.PRUNED, "four");
        assertThat(store.append("five").get(0).id()).isEqualTo(5);
    }

    @Test
    void theIndexOfWordsStaysSoundWhetherItHadReachedThePrunedOrNot() throws Exception {
        store.append("red one", "red two", "red three", "red four");
        store.database.search().index(2);
        store.database.upkeep().prune(0, 3);
        store.database.search().index(10);
        assertThat(store.database
                        .search()
                        .find(
                                TestStore.LOBBY,
                                new SearchQuery("red"),
                                Long.MAX_VALUE,
                                10,
                                TestStore.NO_LIMIT_BYTES,
                                new Cancellation())
                        .messages())
                .extracting(ChatMessage::id)
                .containsExactly(4L);
        store.sql("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
    }

    @Test
    void noWordOfAPrunedMessageStaysInTheIndex() throws Exception {
        store.append("red qqqsecretword", "red two", "qqqsecretword three");
        store.database.search().index(1);
        store.append("four");
        store.database.search().index(10);
        store.database.upkeep().prune(0, 2);
        assertThat(copyOfTheDatabase()).contains("cretword");

        boolean more = store.database.upkeep().forgetWords(true);
        while (more) {
            more = store.database.upkeep().forgetWords(false);
        }
        store.database.upkeep().prune(0, 3);
        for (more = store.database.upkeep().forgetWords(true); more; ) {
            more = store.database.upkeep().forgetWords(false);
        }

        assertThat(copyOfTheDatabase()).doesNotContain("cretword").contains("four");
        assertThat(store.database.upkeep().verify()).isEmpty();
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
        store.database.search().index(2);
        assertThat(store.database.upkeep().verify()).isEmpty();
        store.sql("DELETE FROM message_words WHERE rowid = 2");
        assertThat(store.database.upkeep().verify())
                .containsExactly("Message 2 can't be found by a search, or words of it that it has lost can.");
    }

    @Test
    void aNewDatabaseCanShrink() throws Exception {
        assertThat(store.query("PRAGMA auto_vacuum")).isEqualTo("2");
    }

    @Test
    void aSoundDatabaseHasNothingToBeFound_andADamagedOneHas() throws Exception {
        store.append("one", "two", "three");
        assertThat(store.database.upkeep().verify()).isEmpty();
        store.sql("DELETE FROM messages WHERE id = 2");
        assertThat(store.database.upkeep().verify())
                .containsExactly("There is a hole in the ids of messages, before 3.");
        store.sql("DELETE FROM users");
        assertThat(store.database.upkeep().verify())
                .anyMatch(finding ->
                        finding.startsWith("Something belongs to an account that isn't there: messages, row 1"));
    }
}
