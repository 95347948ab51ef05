package chatroom.server.store.sqlite;

import static chatroom.server.store.sqlite.TestStore.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.Progress;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the index finds by itself; searches, which read what it doesn't have yet too, are {@link SqliteRoomSearchTest}'s. */
class SqliteSearchIndexTest {
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
    void aMessageIsFoundByItsWordsWhateverTheirCaseAccentsAndOrder() throws Exception {
        store.append("Hello, W\u00f6rld!", "hello bob", "Helloes");
        index();

        assertFound("world", 1L);
        assertFound("HELLO", 1L, 2L, 3L);
        assertFound("w\u00d6rld hello", 1L);
        assertFound("  hello\t bob ", 2L);
        assertFound("hell", 1L, 2L, 3L);
        assertFound("he wo", 1L);
        assertFound("ello");
        assertFound("hello nobody");
        assertFound("!?");
    }

    @Test
    void aWordOfOneLetterIsFoundWhole() throws Exception {
        store.append("plan b", "plan before lunch");
        index();

        assertFound("b", 1L);
        assertFound("be", 2L);
    }

    @Test
    void whatIsWrittenWithoutSpacesIsFoundByAnyCharactersThatFollowEachOther() throws Exception {
        store.append("\u6211\u597d\u60f3\u8981\u4e2d\u6587\u641c\u5c0b", "\u4e2d\u597d\u60f3\u4e2d \u60f3\u8981");
        index();

        assertFound("\u4e2d\u6587", 1L);
        assertFound("\u597d\u60f3\u8981", 1L);
        assertFound("\u597d\u60f3", 1L, 2L);
        assertFound("\u5c0b", 1L);
        assertFound("\u4e2d", 1L, 2L);
        assertFound("\u6587\u4e2d");
    }

    @Test
    void aQueryOfMoreWordsThanAreLookedUpIsHeldToAllOfThem() throws Exception {
        store.append(
                "red1 red2 red3 red4 red5 red6 red7 red8 red9 x",
                "red1 red2 red3 red4 red5 red6 red7 red8 red9 a x a x a");
        index();

        assertFound("red1 red2 red3 red4 red5 red6 red7 red8 red9 x", 1L, 2L);
        assertFound("red1-red2-red3-red4-red5-red6-red7-red8-red9-a", 2L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT",
                "AND",
                "NEAR(a b)",
                "text:a",
                "a*",
                "\"",
                "a\" OR \"b",
                "a\"\"",
                "-- '; DROP TABLE messages",
                "(",
                "^a",
                "{a b}",
                "+"
            })
    void whatMeansSomethingToTheDatabaseIsOnlyWordsHere(String query) throws Exception {
        store.append("a", query + " and more", "b");
        index();

        assertThat(store.inIndex(LOBBY, query))
                .isSubsetOf(1L, 2L)
                .matches(ids -> ids.contains(2L) || query.matches("\\W+"), "has the message with just that");
    }

    @Test
    void roomsDoNotFindEachOthersMessages() throws Exception {
        store.room("den");
        store.room("attic");
        store.append("a");
        store.append(store.messageIn("den", "a", "nonce-0000"));
        store.append(store.messageIn("attic", "b", "nonce-0001"), store.messageIn("den", "a too", "nonce-0002"));
        index();
        assertThat(new SearchIndex.IndexOtherRooms(store.database.searchIndex(), 2).run())
                .isTrue();
        assertThat(store.database.searchIndex().indexOtherRooms(2)).isFalse();
        assertThat(store.database.searchIndex().index(1)).isEqualTo(1);

        assertFound("a", 1L);
        assertThat(store.inIndex("den", "a")).containsExactly(1L, 2L);
        assertThat(store.inIndex("attic", "a")).isEmpty();
        assertThat(store.inIndex("attic", "b")).containsExactly(1L);
        assertThat(store.query("SELECT count(*) FROM unindexed")).isEqualTo("0");
        assertTheIndexIsSound();
    }

    @Test
    void messagesAreTakenInSomeAtATimeAndEachOnce() throws Exception {
        store.append("a 1", "a 2", "a 3", "a 4", "a 5");

        assertThat(new SearchIndex.Index(store.database.searchIndex(), 2).run()).isEqualTo(2);
        assertFound("a", 1L, 2L);
        assertThat(store.database.searchIndex().index(2)).isEqualTo(4);
        store.restart();
        assertThat(store.database.searchIndex().index(2)).isEqualTo(5);
        assertThat(store.database.searchIndex().index(2)).isEqualTo(5);
        assertFound("a", 1L, 2L, 3L, 4L, 5L);
        assertTheIndexIsSound();
    }

    @Test
    void anEmptyHistoryHasNothingToFind() throws Exception {
        assertThat(store.database.searchIndex().index(100)).isZero();
        assertFound("a");
    }

    @Test
    void whatIsRemovedOrChangedIsNotFoundAnyMore() throws Exception {
        store.append("red one", "red two", "red three", "red four");
        store.database.searchIndex().index(3);
        store.sql(
                "DELETE FROM messages WHERE id = 1",
                "UPDATE messages SET text = '' WHERE id = 2",
                "UPDATE messages SET text = 'green four' WHERE id = 4");
        index();

        assertFound("red", 3L);
        assertFound("two");
        assertFound("green", 4L);
        assertTheIndexIsSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aDatabaseOfAnOlderSchemaBecomesSearchable(int schema, @TempDir Path other) throws Exception {
        try (DataFolder old = DataFolder.open(other);
                SqliteStore database = SqliteStore.open(old, store.clock, 1, Schema.STEPS.subList(0, schema))) {
            database.writer().write("store what there was", connection -> {
                connection.execute(
                        "INSERT INTO users (id, username, username_key, password_hash, created) VALUES (1, 'bob',"
                                + " 'bob', 'hash', 0)");
                connection.execute(
                        "INSERT INTO messages (id, room, user_id, username, text, time) VALUES (1, 'lobby', 1, 'bob',"
                                + " 'from before', 0)");
                if (schema > 1) {
                    connection.execute("INSERT INTO message_words (rowid, text) SELECT id, text FROM messages");
                    connection.meta.create(new MetaRow(MetaRow.INDEXED, "1"));
                }
                return null;
            });
        }
        try (DataFolder now = DataFolder.open(other);
                SqliteStore database = SqliteStore.open(now, store.clock, 1)) {
            assertThat(database.searchIndex().index(10)).isEqualTo(1);
            assertThat(TestStore.inIndex(database, LOBBY, "before")).containsExactly(1L);
            assertThat(database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        }
    }

    @Test
    void longMessagesAreTakenInFewerAtATime() throws Exception {
        String text = "long ".repeat(799) + "end";
        store.append(text, text, text, text, text, text, text, text, text, text);
        store.append(text, text, text, text, text, text, text, text, text, text);

        assertThat(store.database.searchIndex().index(1_000)).isEqualTo(17);
        assertThat(store.database.searchIndex().index(1_000)).isEqualTo(20);
        store.append("\u4e00\u4e01\u4e02\u4e03\u4e04\u4e05\u4e06\u4e07".repeat(500), "!!!");
        assertThat(store.database.searchIndex().index(1_000)).isEqualTo(22);
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    private void index() throws StorageException {
        store.database.searchIndex().index(1_000);
    }

    private void assertFound(String words, Long... ids) throws StorageException {
        assertThat(store.inIndex(LOBBY, words)).containsExactly(ids);
    }

    private void assertTheIndexIsSound() throws Exception {
        store.sql("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
    }
}
