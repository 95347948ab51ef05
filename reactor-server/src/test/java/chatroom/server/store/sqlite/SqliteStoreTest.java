package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Username;
import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.StoredUser;
import chatroom.server.store.UserState;
import chatroom.server.time.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    @TempDir
    Path path;

    @Test
    void isDurableAndKeepsItsRules() throws Exception {
        try (TestStore store = new TestStore(path)) {
            StoreConnection writer = store.database.writer().connection();
            assertThat(writer.queryForText("PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(writer.queryForText("PRAGMA synchronous")).isEqualTo("2");
            assertThat(writer.queryForText("PRAGMA foreign_keys")).isEqualTo("1");
            assertThat(writer.queryForText("PRAGMA busy_timeout")).isEqualTo("5000");
            assertThat(writer.queryForText("PRAGMA journal_size_limit")).isEqualTo("16777216");
        }
    }

    @Test
    void aReaderCantWrite() throws Exception {
        try (TestStore store = new TestStore(path);
                StoreConnection reader = StoreConnection.reading(store.file())) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> reader.execute("DELETE FROM users"))
                    .withMessageContaining("readonly");
        }
    }

    @Test
    void closingLeavesOneFileThatHoldsEverything() throws Exception {
        try (TestStore store = new TestStore(path)) {
            store.append("a");
        }

        try (Stream<Path> files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("chatroom.db", "chatroom.db.epoch", "chatroom.lock", "native");
        }
        Path copy = Files.createDirectory(path.resolve("copy"));
        Files.copy(path.resolve("chatroom.db"), copy.resolve("chatroom.db"));
        try (DataFolder folder = DataFolder.open(copy);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1)) {
            assertThat(TestStore.head(database, TestStore.LOBBY)).isEqualTo(1);
        }
    }

    @Test
    void theEpochStaysOverARestartAndDiffersFromThatOfAnotherDatabase(@TempDir Path other) throws Exception {
        try (TestStore store = new TestStore(path);
                TestStore another = new TestStore(other)) {
            String epoch = store.database.epoch();
            store.restart();
            assertThat(store.database.epoch()).isEqualTo(epoch).matches("[0-9a-f]{32}");
            assertThat(another.database.epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void aDatabaseWithoutEpochBeginsAnotherHistory() throws Exception {
        try (TestStore store = new TestStore(path)) {
            String epoch = store.database.epoch();
            store.sql("DELETE FROM meta WHERE name = 'epoch'");
            store.restart();
            assertThat(store.database.epoch()).isNotEqualTo(epoch).matches("[0-9a-f]{32}");
        }
    }

    @Test
    void aClosedDatabaseRefusesReadsWithAnError() throws Exception {
        TestStore store = new TestStore(path);
        store.close();

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> TestStore.head(store.database, TestStore.LOBBY))
                .withMessageContaining("closed");
    }

    @Test
    void aDatabaseOfVersionOneIsTakenToALaterVersionOnce() throws Exception {
        versionOneByHand();
        List<List<String>> steps = new ArrayList<>(Schema.STEPS.subList(0, 1));
        steps.add(List.of(
                "ALTER TABLE messages ADD COLUMN deleted INTEGER", "UPDATE messages SET deleted = 1 WHERE id = 1"));

        for (int start = 0; start < 2; start++) {
            try (DataFolder folder = DataFolder.open(path);
                    SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1, steps)) {
                StoreConnection writer = database.writer().connection();
                assertThat(writer.queryForText("SELECT value FROM meta WHERE name = 'schema_version'"))
                        .isEqualTo(String.valueOf(steps.size()));
                assertThat(writer.queryForText("SELECT group_concat(id || coalesce(deleted, '-')) FROM messages"))
                        .isEqualTo("11,2-");
                assertThat(writer.queryForText("SELECT username_key FROM users"))
                        .isEqualTo("ann");
                assertThat(database.epoch()).isEqualTo("by hand");
            }
        }
    }

    @Test
    void inADatabaseOfBeforeThereWereAdminsNobodyIsOneAndWhoWasDisabledStaysSo() throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1, Schema.STEPS.subList(0, 4))) {
            assertThat(database.epoch()).isNotEmpty();
        }
        sql("INSERT INTO users (username, username_key, password_hash, created, state) VALUES"
                + " ('ann', 'ann', 'hash', 0, 'active'), ('Bob', 'bob', 'hash', 0, 'disabled')");

        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1)) {
            assertThat(database.accountKeeping().users("", 9))
                    .extracting(StoredUser::username, StoredUser::state, StoredUser::admin)
                    .containsExactly(
                            tuple(new Username("ann"), UserState.ACTIVE, false),
                            tuple(new Username("Bob"), UserState.DISABLED, false));
            database.accountKeeping().setAdmin("ann", true);
            assertThat(database.accounts().find("ann").orElseThrow().admin()).isTrue();
        }
    }

    @Test
    void whereThereWasOneRoomItIsTheLobbyAndEverybodyHasReadAllOfIt() throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1, Schema.STEPS.subList(0, 6))) {
            assertThat(database.epoch()).isNotEmpty();
        }
        sql(
                "INSERT INTO users (id, username, username_key, password_hash, created) VALUES"
                        + " (1, 'ann', 'ann', 'hash', 0), (2, 'bob', 'bob', 'hash', 0)",
                "INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES"
                        + " (1, 'lobby', 1, 'ann', 'a', 'nonce-0001', 0), (2, 'lobby', 1, 'ann', 'b', NULL, 5)");

        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1)) {
            assertThat(TestStore.all(database)).extracting(ChatMessage::text).containsExactly("a", "b");
            assertThat(database.newestMillis()).isEqualTo(5);
            assertThat(database.writer()
                            .connection()
                            .queryForText(
                                    "SELECT group_concat(user_id || ' in ' || room || ' to ' || id) FROM read_marks"))
                    .isEqualTo("1 in 0 to 2,2 in 0 to 2");
            assertThat(database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        }
    }

    @Test
    void aStepThatFailsChangesNothing() throws Exception {
        versionOneByHand();
        List<List<String>> steps = new ArrayList<>(Schema.STEPS);
        steps.add(List.of("ALTER TABLE messages ADD COLUMN deleted INTEGER", "UPDATE nothing SET deleted = 1"));

        try (DataFolder folder = DataFolder.open(path)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> SqliteStore.open(folder, new SettableClock(), 1, steps))
                    .withMessageContaining("can't be opened");
            try (SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1)) {
                assertThat(database.writer()
                                .connection()
                                .queryForText("SELECT sql FROM sqlite_schema WHERE name = 'messages'"))
                        .doesNotContain("deleted");
            }
        }
    }

    @Test
    void aNewerDatabaseIsRefusedAndLeftAlone() throws Exception {
        try (TestStore store = new TestStore(path)) {
            store.sql("UPDATE meta SET value = '99' WHERE name = 'schema_version'");
        }

        int known = Schema.STEPS.size();
        refused("The database was written by a newer server (schema 99, this one knows %s)".formatted(known));
        sql("UPDATE meta SET value = '%s' WHERE name = 'schema_version'".formatted(known));
        reopened();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        Files.writeString(path.resolve("chatroom.db"), "Dear diary, ".repeat(1_000));

        refused("The database %s is damaged (".formatted(path.resolve("chatroom.db")));
        assertThat(path.resolve("chatroom.db")).hasContent("Dear diary, ".repeat(1_000));
    }

    @Test
    void aDamagedDatabaseIsRefused() throws Exception {
        try (TestStore store = new TestStore(path)) {
            for (int i = 0; i < 500; i++) {
                store.append("x".repeat(1_000));
            }
        }
        Damage.overwriteTheMiddle(path.resolve("chatroom.db"));

        refused("The database %s is damaged (".formatted(path.resolve("chatroom.db")));
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
        sql("CREATE TABLE recipes (title TEXT)");

        refused("The file chatroom.db in the data folder is another program's database");
        sql("SELECT title FROM recipes");
    }

    private void versionOneByHand() throws SQLException {
        sql(Schema.STEPS.get(0).toArray(String[]::new));
        sql(
                "INSERT INTO meta VALUES ('schema_version', '1'), ('epoch', 'by hand')",
                "INSERT INTO users VALUES (1, 'ann', 'ann', 'hash', 0)",
                "INSERT INTO messages VALUES (1, 'lobby', 1, 'ann', 'a', NULL, 0), (2, 'lobby', 1, 'ann', 'b', NULL,"
                        + " 0)");
    }

    private void refused(String sentence) throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> SqliteStore.open(folder, new SettableClock(), 1))
                    .withMessageStartingWith(sentence);
        }
    }

    private void reopened() throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, new SettableClock(), 1)) {
            assertThat(database.accounts().find("ann")).isPresent();
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("chatroom.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
