package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What exports have of many rooms, and that an import makes the same of it. */
@Timeout(120)
class RoomExportsTest {
    private static final List<String> NAMES = List.of("Ann", "bob", "cyd", "Dora");
    private static final List<RoomName> ROOMS =
            List.of(RoomName.LOBBY, new RoomName("Dev"), new RoomName("den"), new RoomName("attic"));
    private static final RoomName DEV = ROOMS.get(1);

    @TempDir
    private Path scratch;

    private OperatorConsole operator;
    private OperatorConsole other;

    @BeforeEach
    void makeFolders() {
        operator = new OperatorConsole(scratch.resolve("data"), scratch);
        other = new OperatorConsole(scratch.resolve("other"), scratch);
    }

    private interface Use {
        void of(SqliteStore store, List<Account> users) throws Exception;
    }

    private void use(Use use) throws Exception {
        try (DataFolder folder = DataFolder.open(scratch.resolve("data"));
                SqliteStore store = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
            List<Account> users = new ArrayList<>();
            for (String name : NAMES) {
                Optional<Account> made = store.accounts().create(new Username(name), "a hash");
                users.add(
                        made.isPresent()
                                ? made.get()
                                : store.accounts().find(name).orElseThrow());
            }
            use.of(store, users);
        }
    }

    private static NewEntry entry(RoomName room, Account by, Change change) {
        return new NewEntry(room, by.id(), by.username(), Optional.empty(), change);
    }

    private static Change say(String text) {
        return new Change.Say(new MessageText(text), false, OptionalLong.empty());
    }

    private String exported(OperatorConsole from, String... options) throws Exception {
        Path file = scratch.resolve("export-" + System.nanoTime());
        List<String> command = new ArrayList<>(List.of("export", file.toString()));
        command.addAll(List.of(options));
        from.does(command.toArray(String[]::new));
        return Files.readString(file);
    }

    private String imported(String export) throws Exception {
        Path file = Files.writeString(scratch.resolve("to-import"), export);
        String said = other.does("import", file.toString());
        assertThat(other.does("verify")).contains("sound");
        return said;
    }

    /** Everything that isn't a number of a row, but for reactions, whose order doesn't count. */
    private static List<String> content(Path folder) throws Exception {
        List<String> content = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chatroom.db"));
                Statement statement = connection.createStatement()) {
            for (String sql :
                    List.of("SELECT name, kind, topic, state FROM rooms WHERE state <> 'deleted'", """
                    SELECT name, username_key, role, since, muted_until, banned_until
                    FROM members JOIN rooms ON rooms.id = room JOIN users ON users.id = user_id""", """
                    SELECT name, messages.id - rooms.id * -1099511627776, messages.kind, messages.username,
                        username_key, text, time, target, value, edited
                    FROM messages JOIN users ON users.id = user_id
                        JOIN rooms ON rooms.id = (1099511627775 - messages.id) / 1099511627776""")) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        StringBuilder line = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            line.append(row.getString(i)).append('|');
                        }
                        content.add(line.toString());
                    }
                }
            }
        }
        content.sort(null);
        return content;
    }

    @Test
    void whateverHappenedInRoomsIsImportedAsItWas() throws Exception {
        use((store, users) -> {
            for (RoomName room : ROOMS.subList(1, ROOMS.size())) {
                store.journals()
                        .append(List.of(entry(
                                room,
                                users.get(0),
                                new Change.Create(
                                        room.value().equals("den") ? RoomKind.PRIVATE : RoomKind.PUBLIC,
                                        Optional.of("about it")))));
            }
            Random random = new Random(7);
            for (int i = 0; i < 300; i++) {
                List<NewEntry> batch = new ArrayList<>();
                for (int j = 0; j < 10; j++) {
                    NewEntry any = entry(any(ROOMS, random), any(users, random), anyChange(random, i));
                    batch.add(
                            isDoneByOperators(any.change()) && random.nextInt(5) == 0
                                    ? NewEntry.byServer(any.room(), any.change())
                                    : any);
                }
                store.journals().append(batch);
            }
        });
        goOnWithDirectRoomsDeparturesAndOldTexts();
        String export = exported(operator);
        assertThat(export).contains("\"@Ann,Dora\"", "(no longer kept)", "(deleted)", "\"edited\":", "\"reactions\":");
        assertThat(operator.does("verify")).contains("sound");
        assertThat(export.lines()
                        .filter(line -> line.contains("\"kind\""))
                        .map(line -> line.replaceAll(".*\"kind\":\"(\\w+)\".*", "$1"))
                        .distinct())
                .hasSize(18);
        assertThat(imported(export)).isEqualTo(export.lines().count() + " entries of 6 rooms were taken in.\n");
        assertThat(exported(other)).isEqualTo(export);
        assertThat(content(scratch.resolve("other"))).isEqualTo(content(scratch.resolve("data")));
    }

    /** Dora, who is gone then, has been in all kinds of rooms. */
    private void goOnWithDirectRoomsDeparturesAndOldTexts() throws Exception {
        use((store, users) -> {
            Account ann = users.get(0);
            Account dora = users.get(3);
            RoomName annsAndDoras = new RoomName("@Ann,Dora");
            RoomName doras = new RoomName("doras");
            store.journals()
                    .append(List.of(
                            entry(annsAndDoras, ann, say("psst")),
                            entry(annsAndDoras, dora, say("what?")),
                            entry(annsAndDoras, dora, new Change.React(1, "👍", true)),
                            entry(annsAndDoras, ann, new Change.Edit(1, new MessageText("never mind"))),
                            entry(annsAndDoras, dora, new Change.Delete(2, Optional.empty())),
                            entry(doras, dora, new Change.Create(RoomKind.PRIVATE, Optional.empty())),
                            entry(doras, dora, say("old")),
                            entry(doras, dora, new Change.React(2, "👍", true)),
                            entry(doras, dora, new Change.Add(ann.username()))));
            store.accountKeeping().delete("dora");
            for (RoomName room : List.of(RoomName.LOBBY, doras)) {
                store.upkeep().prune(room, 0, 4);
            }
        });
    }

    private static boolean isDoneByOperators(Change change) {
        return change instanceof Change.Add
                || change instanceof Change.ChangeRole
                || change instanceof Change.Archive
                || change instanceof Change.Topic;
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static Change anyChange(Random random, int round) {
        Username subject = new Username(any(NAMES, random));
        long target = 1L + random.nextInt(round * 3 + 5);
        Optional<String> reason = random.nextBoolean() ? Optional.of("because") : Optional.empty();
        Optional<Instant> until = random.nextBoolean()
                ? Optional.of(Instant.now().plusSeconds(random.nextInt(100)).truncatedTo(ChronoUnit.MILLIS))
                : Optional.empty();
        return switch (random.nextInt(24)) {
            case 0, 1 -> new Change.Edit(target, new MessageText("edited " + random.nextInt(9)));
            case 2 -> new Change.Delete(target, reason);
            case 3, 4, 5 ->
                new Change.React(
                        1 + random.nextInt(20), any(List.of("👍", "🎉", "👩‍🚀"), random), random.nextInt(3) > 0);
            case 6 -> new Change.Topic(any(List.of("", "one", "two"), random));
            case 7 -> new Change.Archive(random.nextBoolean());
            case 8, 9 -> new Change.Join();
            case 10 -> new Change.Leave();
            case 11 -> new Change.Add(subject);
            case 12 -> new Change.Kick(subject, reason);
            case 13 -> new Change.Ban(subject, reason, until);
            case 14 -> new Change.Unban(subject);
            case 15 -> new Change.Mute(subject, reason, until);
            case 16 -> new Change.Unmute(subject);
            case 17 -> new Change.ChangeRole(subject, any(List.of(Role.values()), random));
            case 18 -> new Change.Say(new MessageText("answers"), false, OptionalLong.of(target));
            case 19 -> new Change.Say(new MessageText("waves"), true, OptionalLong.empty());
            default -> say("message " + round);
        };
    }

    @Test
    void whatIsReplacedOrDeletedIsInNoExport() throws Exception {
        use((store, users) -> store.journals()
                .append(List.of(
                        entry(DEV, users.get(0), new Change.Create(RoomKind.PUBLIC, Optional.empty())),
                        entry(DEV, users.get(0), say("secret one")),
                        entry(DEV, users.get(0), say("secret two")),
                        entry(DEV, users.get(0), new Change.Edit(2, new MessageText("secret three"))),
                        entry(DEV, users.get(0), new Change.Edit(2, new MessageText("public"))),
                        entry(DEV, users.get(0), new Change.Delete(3, Optional.empty())))));
        for (String format : List.of("jsonl", "csv", "txt")) {
            assertThat(exported(operator, "--format", format, "--room", "dev"))
                    .doesNotContain("secret")
                    .contains("public", "(deleted)");
        }
        assertThat(exported(operator, "--format", "txt")).isEmpty();
        assertThat(exported(operator, "--room", "DEV"))
                .isEqualTo(exported(operator))
                .startsWith("{\"room\":\"Dev\"");
        assertThat(operator.failsTo(
                        "export", "--room=nowhere", scratch.resolve("nothing").toString()))
                .startsWith("There is no room nowhere");
    }

    @Test
    void anExportMadeWhileThingsChangedIsImportedAsTheyCameToBe() throws Exception {
        String before = "\"timestamp\":\"2026-11-22T08:38:00.123Z\"";
        String export = """
                {"id":1,"username":"ann","text":"one",TIME}
                {"id":2,"username":"ann","text":"two",TIME,"reactions":{"👍":["bob"]}}
                {"id":3,"username":"ann","text":"(no longer kept)",TIME}
                {"id":4,"username":"ann","text":"ann changed message 1 to: uno",TIME,"kind":"edit","target":1,"value":"uno"}
                {"id":5,"username":"bob","text":"bob reacted",TIME,"kind":"react","target":1,"value":"🎉"}
                {"id":6,"username":"bob","text":"bob took back",TIME,"kind":"unreact","target":2,"value":"👍"}
                {"id":7,"username":"bob","text":"bob reacted",TIME,"kind":"react","target":3,"value":"🎉"}
                {"id":8,"username":"ann","text":"ann deleted message 2",TIME,"kind":"delete","target":2}
                {"room":"@ann,Bob","id":1,"username":"Bob","text":"psst",TIME}
                """.replace("TIME", before);
        assertThat(imported(export)).isEqualTo("9 entries of 2 rooms were taken in.\n");
        assertThat(exported(other).lines().toList())
                .startsWith(
                        "{\"id\":1,\"username\":\"ann\",\"text\":\"uno\",TIME,\"edited\":4,\"reactions\":{\"🎉\":[\"bob\"]}}"
                                .replace("TIME", before),
                        "{\"id\":2,\"username\":\"ann\",\"text\":\"(deleted)\",TIME,\"deleted\":true}"
                                .replace("TIME", before),
                        "{\"id\":3,\"username\":\"ann\",\"text\":\"(no longer kept)\",TIME}".replace("TIME", before));
        assertThat(other.does("rooms")
                        .lines()
                        .map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly("@ann,Bob direct 2 1 open", "lobby public everybody 8 open");
    }

    @Test
    void aLineThatNoServerWouldHaveStoredIsRefused() throws Exception {
        String start = "{\"id\":1,\"username\":\"ann\",\"text\":\"x\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"";
        String second = start.replace("\"id\":1", "\"id\":2");
        String create = ",\"kind\":\"create\",\"value\":\"public\",\"room\":\"dev\"}\n";
        refused(start + ",\"kind\":\"fly\"}", "Line 1", "\"fly\" is no kind of an entry");
        refused(start + ",\"room\":\"dev\"}", "There can't be such an entry in dev");
        refused(start + create + second + create, "Line 2", "There can't be such an entry in dev");
        refused(start + create.replace("dev", "lobby"), "There can't be such an entry in lobby");
        refused(start + ",\"kind\":\"join\"}", "There can't be such an entry in lobby");
        refused(start + ",\"kind\":\"edit\",\"target\":1,\"value\":\"y\"}", "a message before it only");
        refused(start + "}\n" + second + ",\"kind\":\"react\",\"target\":1,\"value\":\"no emoji\"}", "emoji");
        refused(start + ",\"reply_to\":1}", "can answer only one before it");
        refused(start + ",\"deleted\":true}", "has no text of its own");
        refused(start + ",\"room\":\"@bob,cyd\"}", "ann isn't one of the two");
        refused(start.replace("ann", "@server") + "}", "A username has");
        refused(start + ",\"kind\":\"mute\",\"subject\":\"@server\"}", "A username has");
        refused(start + create + second + ",\"room\":\"DEV\",\"id\":2}\n", "Line 2");
        assertThat(scratch.resolve("other")).doesNotExist();
    }

    private void refused(String export, String... sentences) throws Exception {
        Path file = Files.writeString(scratch.resolve("wrong"), export);
        assertThat(other.failsTo("import", file.toString())).contains(sentences);
    }

    @Test
    void aFolderWithRoomsTakesNothingIn() throws Exception {
        use((store, users) -> store.journals()
                .append(List.of(entry(DEV, users.get(0), new Change.Create(RoomKind.PUBLIC, Optional.empty())))));
        String export = exported(operator);
        Path file = Files.writeString(scratch.resolve("again"), export);
        assertThat(operator.failsTo("import", file.toString())).contains("messages or rooms in this data folder");
    }
}
