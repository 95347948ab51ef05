package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.CommandRun;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.move.MovedTable;
import chatroom.server.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat that has everything there can be in one moves into a PostgreSQL database and back, by the command. */
@Tag("long")
@Timeout(120)
class MoveTest {
    /** Columns that a move has no rows for: what follows from entries, and the house, which is one row. */
    private static final Set<String> FOLLOWING = Set.of(
            "account.gen",
            "room.head",
            "room.time",
            "room.rules",
            "word.room",
            "word.id",
            "word.words",
            "house.one",
            "house.epoch",
            "house.schema",
            "house.needs_level",
            "house.pruned",
            "house.served_millis",
            "house.last_backup_millis",
            "house.served_at",
            "house.move");

    @TempDir
    private Path scratch;

    private KeptDatabase kept;
    private Path data;
    private TestDatabase database;

    @BeforeEach
    void aChatInAFolder() throws Exception {
        List<KeptDatabase> all = KeptDatabase.all();
        kept = all.get(all.size() - 1);
        data = kept.copyTo(scratch.resolve("data"));
        database = TestDatabase.empty();
    }

    @AfterEach
    void dropIt() throws Exception {
        database.close();
    }

    private static String does(String... command) {
        CommandRun run = CommandRun.of(List.of(command));
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.output();
    }

    private static String failsTo(String... command) {
        CommandRun run = CommandRun.of(List.of(command));
        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.errors().lines()).as("one sentence").hasSize(1);
        return run.errors().strip();
    }

    private String exported(String... from) throws Exception {
        Path file = scratch.resolve("export-" + System.nanoTime());
        List<String> command = new ArrayList<>(List.of("export", file.toString()));
        command.addAll(List.of(from));
        does(command.toArray(String[]::new));
        return Files.readString(file);
    }

    private String exportedFromDatabase() throws Exception {
        return exported(
                "--database",
                database.text(),
                "--data-dir",
                scratch.resolve("none").toString());
    }

    /** Every row, but for what a server makes anew of the others, and what it notes of itself. */
    private static List<String> rows(Path folder) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chatroom.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "SELECT 'user', * FROM users WHERE id <> 0",
                    "SELECT 'token', hex(hash), user_id, created, last_used FROM tokens",
                    "SELECT 'invite', hex(hash), created, expires FROM invites",
                    "SELECT 'room', * FROM rooms",
                    "SELECT 'member', * FROM members",
                    "SELECT 'mark', * FROM read_marks",
                    "SELECT 'block', * FROM blocks",
                    "SELECT 'entry', id, kind, user_id, username, text, hex(nonce), time, target, value, edited, reactions"
                            + " FROM messages",
                    "SELECT 'epoch', value FROM meta WHERE name IN ('epoch', 'newest_millis') ORDER BY name",
                    "SELECT 'sequence', * FROM sqlite_sequence WHERE name IN ('users', 'rooms')")) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        StringBuilder line = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            line.append(row.getString(i)).append('|');
                        }
                        rows.add(line.toString());
                    }
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private JSONObject lastReplyTo(String action) {
        List<JSONObject> replies = kept.repliesTo(action);
        return replies.get(replies.size() - 1);
    }

    @Test
    void everythingReadsTheSameThereAndComesBackTheSame() throws Exception {
        String before = exported("--data-dir", data.toString());
        List<String> rows = rows(data);

        String said = does("move", "--from", data.toString(), "--to", database.text());
        assertThat(said).matches("\\d+ accounts, \\d+ rooms and \\d+ entries were moved to postgresql://.*\n");
        assertThat(exportedFromDatabase()).isEqualTo(before);
        assertThat(does("verify", "--database", database.text(), "--data-dir", scratch.toString()))
                .contains("is sound");

        Path back = scratch.resolve("back");
        does("move", "--from", database.text(), "--to", back.toString());
        assertThat(exported("--data-dir", back.toString())).isEqualTo(before);
        assertThat(rows(back)).isEqualTo(rows);
        assertThat(does("verify", "--data-dir", back.toString())).contains("is sound");
    }

    @Test
    void sessionsNoncesAndWhatWasReadGoOnAndEverythingIsFound() throws Exception {
        does("move", "--from", data.toString(), "--to", database.text());
        goesOnIn(new TestServer(scratch.resolve("other"), new DatabaseAddress(database.url(), Optional.empty())));

        Path back = scratch.resolve("back");
        does("move", "--from", database.text(), "--to", back.toString());
        goesOnIn(new TestServer(back));
    }

    private void goesOnIn(TestServer started) throws Exception {
        JSONObject login = lastReplyTo("login");
        JSONObject rooms = lastReplyTo("rooms");
        try (TestServer server = started;
                WireClient client = server.connect();
                WireClient ann = server.connect()) {
            client.says("{\"action\":\"resume\",\"token\":\"%s\"}".formatted(login.getString("token")));
            JSONObject resumed = client.reply();
            assertThat(resumed.getString("username")).isEqualTo(login.getString("username"));
            assertThat(resumed.getString("epoch")).isEqualTo(login.getString("epoch"));

            client.says("{\"action\":\"rooms\"}");
            assertThat(client.reply().getJSONArray("rooms").toList())
                    .isEqualTo(rooms.getJSONArray("rooms").toList());

            client.says("{\"action\":\"search\",\"query\":\"GRUSSE\"}");
            assertThat(client.reply().getJSONArray("messages")).hasSize(1);

            ann.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"the same for all of them\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
            for (String again : List.of(
                    "{\"action\":\"send\",\"text\":\"said once\",\"nonce\":\"nonce-of-ann-1\"}",
                    "{\"action\":\"edit\",\"room\":\"dev\",\"id\":3,\"text\":\"is changed\",\"nonce\":\"nonce-of-an-edit\"}")) {
                ann.says(again);
                assertThat(ann.reply().optBoolean("duplicate")).as(again).isTrue();
            }
        }
    }

    @Test
    void aServerStartsOnOneSideOnlyAndTheSourceSaysWhereItsChatIsAndHowToTakeThatBack() throws Exception {
        does("move", "--from", data.toString(), "--to", database.text());

        String why = failsTo("users", "--data-dir", data.toString());
        assertThat(why).contains("was moved to " + database.url(), "move --undo --from " + data);
        assertThat(failsTo("move", "--from", data.toString(), "--to", database.text()))
                .contains("was moved to");

        does("move", "--undo", "--from", data.toString());
        assertThat(does("users", "--data-dir", data.toString())).contains("ann");
        assertThat(KeptDatabase.query(data, "SELECT value FROM meta WHERE name = 'epoch'"))
                .as("another history")
                .isNotEqualTo(lastReplyTo("login").getString("epoch"));
        assertThat(failsTo("move", "--undo", "--from", data.toString())).contains("wasn't moved");
    }

    @Test
    void aDatabaseThatWasMovedOutOfSaysSoToo() throws Exception {
        does("move", "--from", data.toString(), "--to", database.text());
        Path back = scratch.resolve("back");
        does("move", "--from", database.text(), "--to", back.toString());

        assertThat(failsTo("users", "--database", database.text(), "--data-dir", scratch.toString()))
                .contains("was moved to " + back);
        does("move", "--undo", "--from", database.text());
        assertThat(does("users", "--database", database.text(), "--data-dir", scratch.toString()))
                .contains("ann");
        assertThat(database.query("SELECT epoch FROM house"))
                .isNotEqualTo(KeptDatabase.query(back, "SELECT value FROM meta WHERE name = 'epoch'"));
    }

    @Test
    void nothingIsMovedToWhereThereIsAChatNorWhileAServerRuns() throws Exception {
        Path other = kept.copyTo(scratch.resolve("other"));
        does("move", "--from", data.toString(), "--to", database.text());
        assertThat(failsTo("move", "--from", other.toString(), "--to", database.text()))
                .contains("There is a chat in");
        assertThat(failsTo("move", "--from", database.text(), "--to", other.toString()))
                .contains("There is a chat in");

        Path free = scratch.resolve("free");
        try (TestServer server =
                new TestServer(scratch.resolve("none"), new DatabaseAddress(database.url(), Optional.empty()))) {
            assertThat(failsTo("move", "--from", database.text(), "--to", free.toString()))
                    .contains("stop all servers first");
            server.stop();
        }
        try (TestServer server = new TestServer(other)) {
            assertThat(failsTo("move", "--from", other.toString(), "--to", database.text()))
                    .contains("A server runs on");
            server.stop();
        }
        does("move", "--from", database.text(), "--to", free.toString());
    }

    @Test
    void anExportIsTakenIntoADatabaseInWhichThereAreNoMessagesAndAccountsStay() throws Exception {
        Path export = scratch.resolve("export");
        does("export", export.toString(), "--data-dir", data.toString());
        String none = scratch.resolve("none").toString();
        Path password = Files.writeString(scratch.resolve("password"), "a password of ann\n");
        does(
                "--argon2-memory-kib=8",
                "user",
                "add",
                "ann",
                "--password-file=" + password,
                "--database",
                database.text(),
                "--data-dir",
                none);
        String epoch = database.query("SELECT epoch FROM house");

        String said = does("import", export.toString(), "--database", database.text(), "--data-dir", none);
        assertThat(said).matches("\\d+ entries of \\d+ rooms were taken in\\.\n");
        assertThat(Files.readString(export)).isEqualTo(exportedFromDatabase());
        assertThat(does("users", "--database", database.text(), "--data-dir", none))
                .containsPattern("ann +active")
                .containsPattern("Bob.2 +disabled");
        assertThat(database.query("SELECT epoch FROM house")).isEqualTo(epoch);
        assertThat(does("verify", "--database", database.text(), "--data-dir", none))
                .contains("is sound");

        assertThat(failsTo("import", export.toString(), "--database", database.text(), "--data-dir", none))
                .contains("There are messages or rooms in");
    }

    @Test
    void everyColumnIsMovedOrFollowsFromOthers() throws Exception {
        does("move", "--from", data.toString(), "--to", database.text());
        Set<String> moved = new TreeSet<>(FOLLOWING);
        for (MovedTable table : MovedTable.values()) {
            if (table != MovedTable.HOUSE) {
                table.columns()
                        .forEach(column -> moved.add(table.name().toLowerCase(Locale.ROOT) + "." + column.name()));
            }
        }
        assertThat(database.query("""
                SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY table_name || '.' || column_name COLLATE "C")
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN ('node', 'news', 'presence')\
                """).split(" ")).containsExactlyInAnyOrderElementsOf(moved);
    }

    @Test
    void placesThatMakeNoSenseAreWrongUse() {
        assertThat(CommandRun.of(List.of("move", "--from", "a", "--to", "b")).exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of(List.of("move", "--from", "a")).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of(List.of("move", "--from", "a", "--to", "mysql://x@y/z"))
                        .errors())
                .contains("isn't the address of a PostgreSQL database");
        assertThat(failsTo("move", "--from", scratch.resolve("nothing").toString(), "--to", database.text()))
                .contains("There is no database in");
    }
}
