package chatroom.server.store.sqlite;

import static chatroom.server.store.sqlite.TestStore.LOBBY;
import static chatroom.server.store.sqlite.TestStore.NO_LIMIT_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.MessageSearch;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteSearchTest {
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

        assertFound("world", 1);
        assertFound("HELLO", 1, 2, 3);
        assertFound("w\u00d6rld hello", 1);
        assertFound("  hello\t bob ", 2);
        assertFound("hell", 1, 2, 3);
        assertFound("he wo", 1);
        assertFound("ello");
        assertFound("hello nobody");
        assertFound("!?");
    }

    @Test
    void aWordOfOneLetterIsFoundWhole() throws Exception {
        store.append("plan b", "plan before lunch");
        index();

        assertFound("b", 1);
        assertFound("be", 2);
    }

    @Test
    void whatIsWrittenWithoutSpacesIsFoundByAnyCharactersThatFollowEachOther() throws Exception {
        store.append("\u6211\u597d\u60f3\u8981\u4e2d\u6587\u641c\u5c0b", "\u4e2d\u597d\u60f3\u4e2d \u60f3\u8981");
        index();

        assertFound("\u4e2d\u6587", 1);
        assertFound("\u597d\u60f3\u8981", 1);
        assertFound("\u597d\u60f3", 1, 2);
        assertFound("\u5c0b", 1);
        assertFound("\u4e2d", 1, 2);
        assertFound("\u6587\u4e2d");
    }

    @Test
    void aQueryOfMoreWordsThanAreLookedUpIsHeldToAllOfThem() throws Exception {
        store.append(
                "red1 red2 red3 red4 red5 red6 red7 red8 red9 x",
                "red1 red2 red3 red4 red5 red6 red7 red8 red9 a x a x a");
        index();

        assertFound("red1 red2 red3 red4 red5 red6 red7 red8 red9 x", 1, 2);
        assertFound("red1-red2-red3-red4-red5-red6-red7-red8-red9-a", 2);
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

        assertThat(find(query, Long.MAX_VALUE, 10).messages())
                .extracting(ChatMessage::id)
                .isSubsetOf(1L, 2L)
                .matches(ids -> ids.contains(2L) || query.matches("\\W+"), "has the message with just that");
    }

    @Test
    void pagesGoBackFromTheNewestMatch() throws Exception {
        store.append("red 1", "blue 2", "red 3", "red 4", "blue 5", "red 6");
        index();

        assertThat(find("red", Long.MAX_VALUE, 2)).satisfies(page -> assertIds(page, true, 4, 6));
        assertThat(find("red", 4, 2)).satisfies(page -> assertIds(page, false, 1, 3));
        assertThat(find("red", 4, 1)).satisfies(page -> assertIds(page, true, 3));
        assertThat(find("red", 1, 1)).satisfies(page -> assertIds(page, false));
    }

    @Test
    void pagesAreBoundedByTheBytesOfTheirTexts() throws Exception {
        store.append("a 1234", "a 12", "a 345");
        index();

        assertThat(new MessageSearch.Find(
                                store.database.search(), LOBBY, new SearchQuery("a"), 9, 10, 9, new Cancellation())
                        .run())
                .satisfies(page -> assertIds(page, true, 2, 3));
    }

    @Test
    void roomsDoNotFindEachOthersMessages() throws Exception {
        store.room("den");
        store.room("attic");
        store.append("a");
        store.append(
                new NewMessage("den", store.ann.id(), store.ann.username(), new MessageText("a"), Optional.empty()));
        store.append(store.messageIn("attic", "b", "nonce-0001"), store.messageIn("den", "a too", "nonce-0002"));
        index();
        assertThat(new MessageSearch.IndexOtherRooms(store.database.search(), 2).run())
                .isTrue();
        assertThat(store.database.search().indexOtherRooms(2)).isFalse();
        assertThat(store.database.search().index(1)).isEqualTo(1);

        assertFound("a", 1);
        assertThat(foundIn("den", "a")).containsExactly(1L, 2L);
        assertThat(foundIn("attic", "a")).isEmpty();
        assertThat(foundIn("attic", "b")).containsExactly(1L);
        assertThat(store.query("SELECT count(*) FROM unindexed")).isEqualTo("0");
        assertTheIndexIsSound();
    }

    private List<Long> foundIn(String room, String words) throws StorageException {
        return store
                .database
                .search()
                .find(room, new SearchQuery(words), Long.MAX_VALUE, 10, NO_LIMIT_BYTES, new Cancellation())
                .messages()
                .stream()
                .map(ChatMessage::id)
                .toList();
    }

    @Test
    void messagesAreTakenInSomeAtATimeAndEachOnce() throws Exception {
        store.append("a 1", "a 2", "a 3", "a 4", "a 5");

        assertThat(new MessageSearch.Index(store.database.search(), 2).run()).isEqualTo(2);
        assertFound("a", 1, 2);
        assertThat(store.database.search().index(2)).isEqualTo(4);
        store.restart();
        assertThat(store.database.search().index(2)).isEqualTo(5);
        assertThat(store.database.search().index(2)).isEqualTo(5);
        assertFound("a", 1, 2, 3, 4, 5);
        assertTheIndexIsSound();
    }

    @Test
    void anEmptyHistoryHasNothingToFind() throws Exception {
        assertThat(store.database.search().index(100)).isZero();
        assertFound("a");
    }

    @Test
    void whatIsRemovedOrChangedIsNotFoundAnyMore() throws Exception {
        store.append("red one", "red two", "red three", "red four");
        store.database.search().index(3);
        store.sql(
                "DELETE FROM messages WHERE id = 1",
                "UPDATE messages SET text = '' WHERE id = 2",
                "UPDATE messages SET text = 'green four' WHERE id = 4");
        index();

        assertFound("red", 3);
        assertFound("two");
        assertFound("green", 4);
        assertTheIndexIsSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aDatabaseOfAnOlderSchemaBecomesSearchable(int schema, @TempDir Path other) throws Exception {
        try (DataFolder old = DataFolder.open(other);
                SqliteStore database = SqliteStore.open(old, store.clock, 1, Schema.STEPS.subList(0, schema))) {
            database.writer().write("store what there was", connection -> {
                connection.execute(
                        "INSERT INTO users (id, username, username_key, password_hash, created) VALUES (1, 'bob', 'bob', 'hash', 0)");
                connection.execute(
                        "INSERT INTO messages (id, room, user_id, username, text, time) VALUES (1, 'lobby', 1, 'bob', 'from before', 0)");
                if (schema > 1) {
                    connection.execute("INSERT INTO message_words (rowid, text) SELECT id, text FROM messages");
                    connection.meta.create(new MetaRow(MetaRow.INDEXED, "1"));
                }
                return null;
            });
        }
        try (DataFolder now = DataFolder.open(other);
                SqliteStore database = SqliteStore.open(now, store.clock, 1)) {
            assertThat(database.search().index(10)).isEqualTo(1);
            assertThat(database.search()
                            .find(LOBBY, new SearchQuery("before"), 2, 10, NO_LIMIT_BYTES, new Cancellation())
                            .messages())
                    .hasSize(1);
            assertThat(database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        }
    }

    @Test
    void longMessagesAreTakenInFewerAtATime() throws Exception {
        String text = "long ".repeat(799) + "end";
        store.append(text, text, text, text, text, text, text, text, text, text);
        store.append(text, text, text, text, text, text, text, text, text, text);

        assertThat(store.database.search().index(1_000)).isEqualTo(17);
        assertThat(store.database.search().index(1_000)).isEqualTo(20);
        store.append("\u4e00\u4e01\u4e02\u4e03\u4e04\u4e05\u4e06\u4e07".repeat(500), "!!!");
        assertThat(store.database.search().index(1_000)).isEqualTo(22);
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void whatIsCancelledBeforeItBeginsReadsNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() ->
                        store.database.search().find(LOBBY, new SearchQuery("a"), 2, 10, NO_LIMIT_BYTES, cancellation));
    }

    private void index() throws StorageException {
        store.database.search().index(1_000);
    }

    private Page find(String words, long beforeId, int limit) throws StorageException {
        return new MessageSearch.Find(
                        store.database.search(),
                        LOBBY,
                        new SearchQuery(words),
                        beforeId,
                        limit,
                        NO_LIMIT_BYTES,
                        new Cancellation())
                .run();
    }

    private void assertFound(String words, long... ids) throws StorageException {
        assertIds(find(words, Long.MAX_VALUE, 100), false, ids);
    }

    private static void assertIds(Page page, boolean more, long... ids) {
        assertThat(page.messages().stream().mapToLong(ChatMessage::id).toArray())
                .containsExactly(ids);
        assertThat(page.more()).isEqualTo(more);
    }

    private void assertTheIndexIsSound() throws Exception {
        store.sql("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
    }
}
