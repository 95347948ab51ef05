package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.auth.InviteCode;
import chatroom.server.store.StartupException;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of whoever runs the server, beside a server in this process or without one, and what the people in the room notice of them.
 */
@Timeout(120)
class AdminCommandsTest {
    @TempDir
    private Path scratch;

    private Path data;
    private OperatorConsole operator;

    @BeforeEach
    void makeData() {
        data = scratch.resolve("data");
        operator = new OperatorConsole(data, scratch);
    }

    private static JSONObject login(WireClient client, String name, String password) throws Exception {
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
        return client.reply();
    }

    private static JSONObject login(TestServer server, String name, String password) throws Exception {
        try (WireClient client = server.connect()) {
            return login(client, name, password);
        }
    }

    private static String closedAs(WireClient client) throws Exception {
        JSONObject event;
        do {
            event = client.event();
        } while (!event.getString("event").equals("closing"));
        return event.getString("code");
    }

    private static String resumed(TestServer server, WireClient earlier) throws Exception {
        try (WireClient client = server.connect()) {
            client.says("{\"action\":\"resume\",\"token\":\"%s\"}".formatted(earlier.lastLogin.getString("token")));
            JSONObject reply = client.reply();
            return reply.optString("code", "ok");
        }
    }

    private static void say(WireClient client, String... texts) throws Exception {
        for (String text : texts) {
            client.says(new JSONObject().put("action", "send").put("text", text).toString());
            assertThat(client.reply().getString("status")).isEqualTo("ok");
        }
    }

    private static JSONArray messages(WireClient client) throws Exception {
        client.says("{\"action\":\"poll\",\"last_id\":0}");
        return client.reply().getJSONArray("messages");
    }

    // The server itself.

    @Test
    void healthIsWellWhileAServerRuns() throws Exception {
        assertThat(operator.failsTo("health")).startsWith("No server runs on the data folder " + data);
        try (TestServer server = new TestServer(data)) {
            assertThat(operator.does("health")).isEqualTo("The server is well.\n");
            assertThat(operator.failsTo("restore", "somewhere")).contains("stop it first");
            assertThat(operator.failsTo("import", "somewhere")).contains("stop it first");
            server.stop();
            assertThat(operator.failsTo("health")).startsWith("No server runs");
        }
    }

    @Test
    void theAdminSocketIsItsOwnersAloneAndGoesWithTheServer() throws Exception {
        Path socket = data.resolve("admin.sock");
        try (TestServer server = new TestServer(data)) {
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            server.stop();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aSocketThatAKilledServerLeftIsReplaced() throws Exception {
        Files.createDirectory(data);
        // Closing doesn't remove it.
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(data.resolve("admin.sock")));
        }
        assertThat(operator.failsTo("health")).startsWith("No server runs");
        try (TestServer server = new TestServer(data)) {
            assertThat(server.running()).isNotNull();
            operator.does("health");
        }
    }

    @Test
    void aPathTooLongForASocketIsNoReasonNotToStart() throws Exception {
        Path deep = data.resolve("x".repeat(100));
        try (TestServer server = new TestServer(deep);
                WireClient ann = server.member("ann")) {
            assertThat(ann.lastLogin.getString("status")).isEqualTo("ok");
            assertThat(deep.resolve("admin.sock")).doesNotExist();
        }
    }

    @Test
    void statusAndSessionsShowWhoIsThere() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann");
                WireClient guest = server.connect()) {
            guest.event();
            say(ann, "one", "two");
            assertThat(operator.does("status"))
                    .containsPattern("(?m)^connections +2 of 1000$")
                    .containsPattern("(?m)^users online +1$")
                    .containsPattern("(?m)^newest message +2$")
                    .contains(ann.lastLogin.getString("epoch"));
            assertThat(operator.does("sessions").lines()).hasSize(2);
            assertThat(operator.does("sessions"))
                    .containsPattern("(?m)^\\d+ +127\\.0\\.0\\.1:\\d+ +ann$")
                    .containsPattern("(?m)^\\d+ +127\\.0\\.0\\.1:\\d+ +-$");
        }
    }

    @Test
    void aFullServerStillListensToItsOperator() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            server.running().reconfigure(server.config(1, 0));
            assertThat(operator.does("status")).contains("1 of 1");
            assertThat(ann.lastLogin).isNotNull();
        }
    }

    @Test
    void silentConnectionsToTheAdminSocketKeepNoCommandOut() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try (TestServer server = new TestServer(data)) {
            assertThat(server.running()).isNotNull();
            for (int i = 0; i < 40; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("admin.sock"))));
            }
            operator.does("health");
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void nonsenseOnTheAdminSocketGetsASentenceAndTheNextLineItsAnswer() throws Exception {
        try (TestServer server = new TestServer(data);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("admin.sock")))) {
            assertThat(server.running()).isNotNull();
            String requests = "nonsense\n{\"action\":\"fly\"}\n{\"action\":\"users\"}\n" + "x".repeat(20_000)
                    + "\n{\"action\":\"health\"}\n";
            channel.write(ByteBuffer.wrap(requests.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            ByteBuffer in = ByteBuffer.allocate(10_000);
            while (channel.read(in) >= 0) {
                // Until the server has answered everything, and ends.
            }
            List<String> lines =
                    StandardCharsets.UTF_8.decode(in.flip()).toString().lines().toList();
            assertThat(lines).hasSize(5);
            assertThat(lines.get(0)).contains("\"error\"", "JSON");
            assertThat(lines.get(1)).contains("\"error\"", "no such action");
            assertThat(lines.get(2)).isEqualTo("{\"status\":\"ok\",\"users\":[],\"more\":false}");
            assertThat(lines.get(3)).contains("too long");
            assertThat(lines.get(4)).contains("\"ok\"");
        }
    }

    // Users.

    @Test
    void anAccountThatWasAddedCanLogInBesideAServerOrWithoutOne() throws Exception {
        operator.hasHadAServer();
        assertThat(operator.does("user", "add", "ann", operator.password("correct horse")))
                .isEqualTo("ann has an account now.\n");
        try (TestServer server = new TestServer(data)) {
            operator.does("user", "add", "Bob", operator.password("battery staple"));
            assertThat(login(server, "ann", "correct horse").getString("status"))
                    .isEqualTo("ok");
            assertThat(login(server, "bob", "battery staple").getString("username"))
                    .isEqualTo("Bob");
            assertThat(operator.failsTo("user", "add", "ANN", operator.password("correct horse")))
                    .contains("taken");
            assertThat(operator.failsTo("user", "add", "x", operator.password("correct horse")))
                    .startsWith("A username has");
            assertThat(operator.failsTo("user", "add", "carl", operator.password("short")))
                    .startsWith("A password has");
            for (String unseen : List.of("tab\there and there", "no\u200bwidth at all", "gr\uFFFD\uFFFDe from far")) {
                assertThat(operator.failsTo("user", "add", "carl", operator.password(unseen)))
                        .contains("can't be seen or typed (U+");
            }
            assertThat(operator.failsTo("user", "add", "carl", operator.password("long enough ")))
                    .contains("a space at an end");
            assertThat(operator.does("users").lines().map(line -> line.replaceAll(" +\\S+$", "")))
                    .containsExactly("%-32s active".formatted("ann"), "%-32s active".formatted("Bob"));
            operator.does("user", "add", "dora", operator.password("\uFEFFfrom windows\r"));
            assertThat(login(server, "dora", "from windows").getString("status"))
                    .isEqualTo("ok");
        }
    }

    @Test
    void aDisabledUserIsOutAndStaysOutUntilEnabled() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("Ann")) {
            assertThat(operator.does("user", "disable", "ann")).startsWith("Ann is disabled");
            assertThat(closedAs(ann)).isEqualTo("account_closed");
            assertThat(login(server, "ann", "correct horse").getString("code")).isEqualTo("bad_credentials");
            assertThat(resumed(server, ann)).isEqualTo("session_expired");
            assertThat(operator.failsTo("user", "disable", "ann")).contains("disabled already");
            server.restart();
            assertThat(login(server, "ann", "correct horse").getString("code")).isEqualTo("bad_credentials");
            operator.does("user", "enable", "ANN");
            assertThat(login(server, "ann", "correct horse").getString("status"))
                    .isEqualTo("ok");
            assertThat(operator.failsTo("user", "enable", "ann")).contains("isn't disabled");
        }
    }

    @Test
    void aNewPasswordEndsAllSessionsAndTheOldOneIsWrong() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            operator.does("user", "passwd", "ann", operator.password("battery staple"));
            assertThat(closedAs(ann)).isEqualTo("kicked");
            assertThat(resumed(server, ann)).isEqualTo("session_expired");
            assertThat(login(server, "ann", "correct horse").getString("code")).isEqualTo("bad_credentials");
            assertThat(login(server, "ann", "battery staple").getString("status"))
                    .isEqualTo("ok");
        }
    }

    @Test
    void aPasswordGivenWhileDisabledCountsWhenEnabled() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            operator.does("user", "disable", "ann");
            operator.does("user", "passwd", "ann", operator.password("battery staple"));
            assertThat(login(server, "ann", "battery staple").getString("code")).isEqualTo("bad_credentials");
            operator.does("user", "enable", "ann");
            assertThat(login(server, "ann", "battery staple").getString("status"))
                    .isEqualTo("ok");
            assertThat(ann.lastLogin).isNotNull();
        }
    }

    @Test
    void aDeletedUsersMessagesStayAndNobodyGetsTheName() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            say(ann, "hello");
            operator.does("user", "delete", "ann");
            assertThat(closedAs(ann)).isEqualTo("account_closed");
            try (WireClient other = server.connect()) {
                other.says("{\"action\":\"register\",\"username\":\"Ann\",\"password\":\"something\"}");
                assertThat(other.reply().getString("code")).isEqualTo("username_taken");
                assertThat(login(other, "ann", "correct horse").getString("code"))
                        .isEqualTo("bad_credentials");
            }
            assertThat(messages(bob).getJSONObject(0).getString("username")).isEqualTo("ann");
            assertThat(operator.failsTo("user", "enable", "ann")).contains("for ever");
            assertThat(operator.failsTo("user", "passwd", "ann", operator.password("something")))
                    .contains("for ever");
            assertThat(operator.failsTo("user", "delete", "nobody")).startsWith("There is no user \"nobody\"");
        }
    }

    @Test
    void whoIsKickedNeedsThePasswordAgain() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann");
                WireClient again = server.member("ann");
                WireClient bob = server.member("bob")) {
            operator.does("kick", "ann");
            assertThat(closedAs(ann)).isEqualTo("kicked");
            assertThat(closedAs(again)).isEqualTo("kicked");
            assertThat(resumed(server, ann)).isEqualTo("session_expired");
            assertThat(login(server, "ann", "correct horse").getString("status"))
                    .isEqualTo("ok");
            say(bob, "still here");
            assertThat(operator.failsTo("kick", "carl")).startsWith("There is no user");
        }
    }

    // Rooms.

    /** Without what is between the columns. */
    private List<String> rooms() {
        return operator.does("rooms")
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }

    @Test
    void roomsAreMadeAndChangedBesideAServerOrWithoutOne() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("Ann")) {
            assertThat(ann.lastLogin).isNotNull();
            makeAndChangeRooms();
            server.stop();
            assertThat(rooms()).containsExactly("den private 1 3 open", "lobby public everybody 0 open");
            operator.does("user", "add", "bob", operator.password("correct horse"));
            assertThat(operator.does("room", "role", "den", "bob", "owner")).isEqualTo("bob is an owner in den now.\n");
            assertThat(operator.does("room", "role", "den", "ann", "member"))
                    .isEqualTo("Ann is a member in den now.\n");
            assertThat(operator.failsTo("room", "role", "den", "bob", "moderator"))
                    .startsWith("bob is the last owner");
            assertThat(rooms()).contains("den private 2 6 open");
            assertThat(operator.does("verify")).startsWith("The database is sound");
            assertThat(operator.does("users")).doesNotContain("@server");
        }
    }

    private void makeAndChangeRooms() throws Exception {
        assertThat(operator.does("room", "create", "Dev", "--topic", "what we make"))
                .isEqualTo("The public room Dev is there now.\n");
        assertThat(operator.failsTo("room", "create", "dev")).startsWith("The name dev is taken");
        assertThat(operator.failsTo("room", "create", "lobby")).startsWith("The name lobby is taken");
        assertThat(operator.failsTo("room", "create", "no room")).startsWith("A room's name has");
        assertThat(operator.failsTo("room", "create", "den", "--private")).contains("--owner");
        assertThat(operator.failsTo("room", "create", "den", "--owner", "nobody"))
                .startsWith("There is no user");
        assertThat(operator.does("room", "create", "den", "--private", "--owner", "ANN"))
                .isEqualTo("The private room den is there now.\n");
        assertThat(rooms())
                .containsExactly(
                        "den private 1 3 open", "Dev public 0 1 open what we make", "lobby public everybody 0 open");
        operator.does("user", "add", "eve", operator.password("correct horse"));
        assertThat(operator.failsTo("room", "create", "den", "--owner", "eve")).startsWith("The name den is taken");
        assertThat(rooms()).contains("den private 1 3 open");
        assertThat(operator.does("room", "archive", "DEV")).isEqualTo("Dev is archived now.\n");
        assertThat(operator.failsTo("room", "archive", "dev", "on")).isEqualTo("Dev is archived already.");
        assertThat(rooms()).contains("Dev public 0 2 archived what we make");
        operator.does("room", "archive", "dev", "off");
        assertThat(operator.failsTo("room", "archive", "lobby")).startsWith("The lobby is always open");
        assertThat(operator.failsTo("room", "archive", "nowhere")).startsWith("There is no room nowhere");
        assertThat(operator.failsTo("room", "delete", "--yes", "lobby")).startsWith("The lobby can't be deleted");
        assertThat(operator.failsTo("room", "delete", "--yes", "nowhere")).startsWith("There is no room nowhere");
        assertThat(operator.isWronglyToldTo("room", "delete", "dev")).contains("say --yes");
        assertThat(operator.does("room", "delete", "--yes", "dev"))
                .isEqualTo("Dev is deleted, with all that was in it; nobody gets its name again.\n");
        assertThat(operator.failsTo("room", "create", "DEV")).startsWith("The name DEV is taken");
        assertThat(operator.failsTo("room", "role", "dev", "ann", "owner")).startsWith("There is no room dev");
        assertThat(operator.failsTo("room", "role", "lobby", "ann", "owner")).contains("user admin Ann on");
        assertThat(operator.failsTo("room", "role", "den", "ann", "owner"))
                .isEqualTo("Ann is an owner in den already.");
    }

    @Test
    void whatIsDeletedOfADirectRoomIsGoneAndTheTwoMayGoOn() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("Ann");
                WireClient bob = server.member("bob")) {
            assertThat(operator.failsTo("room", "delete", "--yes", "@Ann,bob")).startsWith("There is no room @Ann,bob");
            ann.says("{\"action\":\"send\",\"room\":\"@bob\",\"text\":\"a secret\"}");
            assertThat(ann.reply().getLong("id")).isEqualTo(1);
            assertThat(operator.does("room", "delete", "--yes", "@ann,BOB"))
                    .isEqualTo("All that was said in @Ann,bob is deleted; its two users may go on writing there.\n");
            bob.says("{\"action\":\"send\",\"room\":\"@ann\",\"text\":\"and now?\"}");
            assertThat(bob.reply().getLong("id")).isEqualTo(2);
            ann.says("{\"action\":\"poll\",\"room\":\"@bob\",\"last_id\":0}");
            JSONArray messages = ann.reply().getJSONArray("messages");
            assertThat(messages.getJSONObject(0).getString("text")).isEqualTo("(no longer kept)");
            assertThat(messages.getJSONObject(0).getBoolean("deleted")).isTrue();
            assertThat(messages.getJSONObject(1).getString("text")).isEqualTo("and now?");
        }
    }

    @Test
    void whatAnOperatorChangesInTheLobbyIsSeenThereAtOnceAndLeavesNoHole() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            say(ann, "one");
            assertThat(operator.does("room", "role", "lobby", "ann", "moderator"))
                    .isEqualTo("ann is a moderator in lobby now.\n");
            JSONObject seen;
            do {
                seen = ann.message();
            } while (seen.getLong("id") < 2);
            assertThat(seen.getString("username")).isEqualTo("@server");
            assertThat(seen.getString("text")).isEqualTo("@server made ann a moderator");
            say(ann, "three");
            assertThat(messages(ann)).hasSize(3);
            assertThat(operator.does("status")).containsPattern("(?m)^newest message +3$");
        }
    }

    @Test
    void anAnnouncementReachesAllWhoAreThere() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            assertThat(operator.does("announce", "Back", "at nine.")).contains("who are 1");
            JSONObject event;
            do {
                event = ann.event();
            } while (!event.getString("event").equals("announcement"));
            assertThat(event.getString("text")).isEqualTo("Back at nine.");
            assertThat(event.has("timestamp")).isTrue();
            assertThat(messages(ann)).isEmpty();
            assertThat(operator.failsTo("announce", " ")).contains("white space");
        }
    }

    @Test
    void anInviteIsACodeThatIsOpen() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "ann", operator.password("correct horse"));
        String offline = operator.does("invite").split(" ", 2)[0];
        String beside;
        try (TestServer server = new TestServer(data)) {
            assertThat(server.running()).isNotNull();
            beside = operator.does("invite", "--for=2w").split(" ", 2)[0];
        }
        assertThat(operator.failsTo("invite", "--for=53w")).contains("between 1h and 52w");
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
            for (String code : List.of(offline, beside)) {
                assertThat(database.invites()
                                .isOpen(InviteCode.parse(code).orElseThrow().hash()))
                        .isTrue();
            }
        }
    }

    // What is stored.

    @Test
    void aBackupOfARunningServerIsRestoredAsAnotherHistory() throws Exception {
        Path backup = scratch.resolve("backup.db");
        String epoch;
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            say(ann, "one", "two");
            epoch = ann.lastLogin.getString("epoch");
            assertThat(operator.does("backup", backup.toString())).contains("whole, checked and on disk");
            say(ann, "three");
            assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(operator.failsTo("backup", backup.toString())).contains("is there already");
            assertThat(operator.failsTo(
                            "backup", scratch.resolve("no/such/folder.db").toString()))
                    .contains("can't be made");
            assertThat(scratch.toFile().list()).doesNotContain("backup.db.unfinished");
        }
        assertThat(operator.does("restore", backup.toString())).contains("is in place");
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            assertThat(ann.lastLogin.getString("epoch")).isNotEqualTo(epoch);
            assertThat(ann.lastLogin.getLong("last_id")).isEqualTo(2);
            say(ann, "another three");
            assertThat(messages(ann).getJSONObject(2).getString("text")).isEqualTo("another three");
        }
        try (var files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("chatroom.db.before-"))
                    .doesNotContain("chatroom.db.incoming");
        }
    }

    /** As behind a folder of another user, which doesn't keep root out: whether there is something can't be known. */
    @Test
    void whatCannotBeLookedAtIsNotCalledMissing() throws Exception {
        Files.createSymbolicLink(data, data);
        for (String command : List.of("health", "status", "users", "verify")) {
            assertThat(operator.failsTo(command))
                    .startsWith("The server can't be reached through " + data)
                    .endsWith("give this command as the user that the server runs as.");
        }
        assertThatExceptionOfType(StartupException.class).isThrownBy(() -> DataFolder.hasTraces(data));
    }

    @Test
    void aBackupRestoredInANewFolderIsAllThatIsThere() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "ann", operator.password("correct horse"));
        Path backup = scratch.resolve("backup.db");
        operator.does("backup", backup.toString());
        Path elsewhere = scratch.resolve("elsewhere");
        OperatorConsole rehearsal = new OperatorConsole(elsewhere, scratch);
        assertThat(rehearsal.does("restore", backup.toString())).isEqualTo("%s is in place.%n".formatted(backup));
        assertThat(elsewhere.toFile().list()).noneMatch(name -> name.contains("before"));
        assertThat(rehearsal.does("restore", backup.toString()))
                .matches("\\S+ is in place\\. What was there is \\S+/chatroom\\.db\\.before-[-0-9]+ now\\.\\R");
        assertThat(rehearsal.does("users")).startsWith("ann ");
    }

    @Test
    void sessionsDoNotComeBackWithABackup() throws Exception {
        Path backup = scratch.resolve("backup.db");
        WireClient ann;
        try (TestServer server = new TestServer(data)) {
            ann = server.member("ann");
            operator.does("backup", backup.toString());
            assertThat(resumed(server, ann)).isEqualTo("ok");
        }
        operator.does("restore", backup.toString());
        try (TestServer server = new TestServer(data)) {
            assertThat(resumed(server, ann)).isEqualTo("session_expired");
        }
        ann.close();
    }

    @Test
    void whatIsNoBackupIsNotRestored() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "ann", operator.password("correct horse"));
        Path nonsense = Files.writeString(scratch.resolve("nonsense"), "not a database ".repeat(1_000));
        assertThat(operator.failsTo("restore", nonsense.toString())).contains("isn't a backup of a chatroom");
        assertThat(operator.failsTo("restore", scratch.resolve("nothing").toString()))
                .contains("There is no file");
        Path foreign = scratch.resolve("foreign.db");
        sql(foreign, "CREATE TABLE something (x)");
        assertThat(operator.failsTo("restore", foreign.toString())).contains("another program's database");
        assertThat(operator.does("users")).startsWith("ann ");
    }

    @Test
    void timesAheadOfTheClockAreFoundAndMovedBackBesideAServerOrWithoutOne() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            say(ann, "one", "two", "three");
            assertThat(operator.does("mend-times"))
                    .startsWith("No message, account or invite is dated ahead of the clock");
            sql(data.resolve("chatroom.db"), "UPDATE messages SET time = time + 315360000000 WHERE id > 1");
            server.restart();
            assertThat(operator.failsTo("verify")).contains("2 messages, from number 2 on", "mend-times");
            Path backup = scratch.resolve("backup.db");
            assertThat(operator.does("backup", backup.toString())).contains("whole");
            assertThat(operator.does("mend-times"))
                    .startsWith("2 messages, from number 2 on")
                    .contains("--apply");
            assertThat(operator.failsTo("verify")).contains("2 messages");
            assertThat(operator.does("mend-times", "--apply")).startsWith("The times of 2 messages, from number 2 on");
            assertThat(operator.does("verify")).startsWith("The database is sound");
            try (WireClient bob = server.member("bob")) {
                bob.says("{\"action\":\"send\",\"text\":\"four\"}");
                assertThat(Instant.parse(bob.reply().getString("timestamp")))
                        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
            }
        }
        sql(data.resolve("chatroom.db"), "UPDATE messages SET time = time + 315360000000 WHERE id > 3");
        assertThat(operator.does("mend-times", "--apply")).startsWith("The times of 1 messages, from number 4 on");
        assertThat(operator.does("verify")).startsWith("The database is sound");
        assertThat(operator.does("prune", "--older-than=0h")).startsWith("4 messages");
    }

    @Test
    void verifyFindsHolesAndTimesThatGoBack() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            say(ann, "one", "two", "three");
            assertThat(operator.does("verify")).startsWith("The database is sound");
        }
        assertThat(operator.does("verify")).startsWith("The database is sound");
        sql(data.resolve("chatroom.db"), "UPDATE messages SET time = 5 WHERE id = 3");
        assertThat(operator.failsTo("verify")).contains("Message 3 is dated before the one preceding it.");
        sql(data.resolve("chatroom.db"), "DELETE FROM messages WHERE id = 2");
        assertThat(operator.failsTo("verify")).contains("Message ids are missing before 3.");
    }

    @Test
    void anExportIsImportedAsItWas() throws Exception {
        Path export = scratch.resolve("export.jsonl");
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            say(ann, "one", "two \"quoted\"\nand a line");
            say(bob, "three");
            operator.does("export", export.toString());
        }
        String exported = Files.readString(export);
        assertThat(exported.lines()).hasSize(3);
        assertThat(Files.getPosixFilePermissions(export)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        OperatorConsole other = new OperatorConsole(scratch.resolve("other"), scratch);
        assertThat(other.does("import", export.toString())).isEqualTo("3 messages were taken in.\n");
        Path again = scratch.resolve("again.jsonl");
        other.does("export", again.toString());
        assertThat(again).hasContent(exported);
        assertThat(other.does("users")).contains("ann", "bob", "disabled");
        assertThat(other.failsTo("user", "enable", "ann")).contains("no password yet");
        other.does("user", "passwd", "ann", other.password("a new one"));
        other.does("user", "enable", "ann");
        assertThat(other.failsTo("import", export.toString()))
                .contains("messages or rooms in this data folder already");
        assertThat(other.does("verify")).contains("sound");
        try (TestServer server = new TestServer(scratch.resolve("other"))) {
            assertThat(login(server, "ann", "a new one").getLong("last_id")).isEqualTo(3);
        }
    }

    @Test
    void anExportWithAWrongLineIsNotImportedAtAll() throws Exception {
        String first = "{\"id\":1,\"username\":\"ann\",\"text\":\"hi\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n";
        Path hole = Files.writeString(scratch.resolve("hole"), first + first.replace("\"id\":1", "\"id\":3"));
        assertThat(operator.failsTo("import", hole.toString())).contains("Line 2 of", "its id is 3, and should be 2");
        Path back = Files.writeString(
                scratch.resolve("back"),
                first + first.replace("\"id\":1", "\"id\":2").replace("2026", "2025"));
        assertThat(operator.failsTo("import", back.toString())).contains("its time is before");
        Path ahead = scratch.resolve("ahead.jsonl");
        Files.writeString(
                ahead, "{\"id\":1,\"username\":\"ann\",\"text\":\"hi\",\"timestamp\":\"9999-01-01T00:00:00.000Z\"}\n");
        assertThat(operator.failsTo("import", ahead.toString()))
                .contains("Line 1 of", "9999-01-01T00:00:00Z, is ahead of the clock");
        Path name = Files.writeString(scratch.resolve("name"), first.replace("ann", "no name"));
        assertThat(operator.failsTo("import", name.toString())).contains("Line 1 of", "A username has");
        Path json = Files.writeString(scratch.resolve("json"), first + "{");
        assertThat(operator.failsTo("import", json.toString())).contains("Line 2 of", "JSON");
        assertThat(data).doesNotExist();
    }

    @Test
    void anExportCanBeReadByTablesAndByPeople() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            say(ann, "one, \"two\"\nthree");
        }
        Path csv = scratch.resolve("export.csv");
        operator.does("export", "--format=csv", csv.toString());
        assertThat(Files.readString(csv))
                .matches("id,timestamp,username,text\r\n1,\\S+Z,ann,\"one, \"\"two\"\"\nthree\"\r\n");
        Path txt = scratch.resolve("export.txt");
        operator.does("export", "--format=txt", txt.toString());
        assertThat(Files.readString(txt)).matches("\\S+Z ann: one, \"two\"\n    three\n");
        assertThat(operator.failsTo("export", txt.toString())).contains("is there already");
    }

    @Test
    void prunedMessagesKeepTheirPlacesAndLoseTheirTexts() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann", ",\"push\":false")) {
            say(ann, "one " + "x".repeat(3_000));
            ann.says("{\"action\":\"send\",\"text\":\"two\",\"nonce\":\"12345678\"}");
            ann.reply();
            assertThat(operator.does("prune", "--older-than=1d")).startsWith("0 messages");
            assertThat(operator.does("prune", "--older-than=0h"))
                    .startsWith("2 messages have lost their texts, up to number 2 in the lobby");
            say(ann, "three");
            JSONArray left = messages(ann);
            assertThat(left).hasSize(3);
            for (int i = 0; i < 2; i++) {
                assertThat(left.getJSONObject(i).getLong("id")).isEqualTo(i + 1);
                assertThat(left.getJSONObject(i).getString("text")).isEqualTo("(no longer kept)");
                assertThat(left.getJSONObject(i).getString("username")).isEqualTo("ann");
            }
            assertThat(left.getJSONObject(2).getString("text")).isEqualTo("three");
            ann.says("{\"action\":\"send\",\"text\":\"two\",\"nonce\":\"12345678\"}");
            assertThat(ann.reply().getBoolean("duplicate")).isTrue();
            ann.says("{\"action\":\"search\",\"query\":\"two\"}");
            assertThat(ann.reply().getJSONArray("messages")).isEmpty();
            assertThat(operator.does("verify")).contains("sound");
        }
    }

    @Test
    void pruningGivesSpaceBack() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann", ",\"push\":false")) {
            for (int i = 0; i < 300; i++) {
                say(ann, "x".repeat(4_000));
            }
        }
        long before = Files.size(data.resolve("chatroom.db"));
        operator.does("prune", "--older-than=0h");
        assertThat(Files.size(data.resolve("chatroom.db"))).isLessThan(before / 5);
    }

    @Test
    void aFolderThatIsNotThereIsNotMadeForAQuestion() throws Exception {
        for (String[] command : List.of(
                new String[] {"users"},
                new String[] {"user", "add", "ann", operator.password("correct horse")},
                new String[] {"backup", scratch.resolve("backup").toString()},
                new String[] {"export"})) {
            assertThat(operator.failsTo(command)).startsWith("There is no database in " + data);
            assertThat(data).doesNotExist();
        }
        assertThat(operator.failsTo("import", scratch.resolve("nothing").toString()))
                .contains("nothing can't be read (it isn't there)");
        assertThat(operator.failsTo("restore", scratch.resolve("nothing").toString()))
                .startsWith("There is no file");
        assertThat(data).doesNotExist();
        Files.createDirectory(data);
        assertThat(operator.failsTo("user", "add", "ann", operator.password("correct horse")))
                .startsWith("There is no database in " + data);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aFileThatCantBeMadeIsNamedTruly() throws Exception {
        operator.hasHadAServer();
        assertThat(operator.failsTo(
                        "backup", data.resolve("chatroom.db-journal").toString()))
                .contains("a name that the server and its database use themselves");
        assertThat(operator.failsTo(
                        "export", data.resolve("chatroom.db-journal").toString()))
                .contains("a name that the server and its database use themselves");
        try (TestServer server = new TestServer(data)) {
            assertThat(server.running()).isNotNull();
            assertThat(operator.failsTo(
                            "backup", data.resolve("chatroom.db-journal").toString()))
                    .contains("a name that the server and its database use themselves");
        }
        assertThat(data.resolve("chatroom.db-journal")).doesNotExist();
    }

    private static void sql(Path file, String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
