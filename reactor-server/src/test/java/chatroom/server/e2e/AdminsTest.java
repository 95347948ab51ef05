package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.LogLines;
import chatroom.protocol.Registration;
import chatroom.server.access.AccessSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admins in the room, over real sockets: how one becomes one, what it is good for, and how it ends. */
@Timeout(120)
class AdminsTest {
    private static final String KICK_BOB = "{\"action\":\"kick\",\"username\":\"bob\"}";
    private static final String ANNOUNCE = "{\"action\":\"announce\",\"text\":\"Back at nine.\"}";
    private static final String INVITE = "{\"action\":\"invite\"}";

    @TempDir
    private Path scratch;

    private Path data;
    private OperatorConsole operator;

    @BeforeEach
    void makeData() {
        data = scratch.resolve("data");
        operator = new OperatorConsole(data, scratch);
    }

    private TestServer serverFor(String admin) throws Exception {
        return new TestServer(data, AccessSettings.UNLIMITED, admin);
    }

    private static JSONObject answer(WireClient client, String request) throws Exception {
        client.says(request);
        return client.reply();
    }

    private static JSONObject registers(WireClient client, String name, String code) throws Exception {
        return answer(
                client,
                new JSONObject()
                        .put("action", "register")
                        .put("username", name)
                        .put("password", "correct horse")
                        .put("invite", code)
                        .put("admin", true)
                        .toString());
    }

    private static JSONObject logsIn(WireClient client, String name) throws Exception {
        client.lastLogin = answer(
                client, "{\"action\":\"login\",\"username\":\"%s\",\"password\":\"correct horse\"}".formatted(name));
        return client.lastLogin;
    }

    private static JSONObject event(WireClient client, String kind) throws Exception {
        JSONObject event;
        do {
            event = client.event();
        } while (!event.getString("event").equals(kind));
        return event;
    }

    private String code() throws Exception {
        return Files.readString(data.resolve("admin-code")).strip();
    }

    // The first admin.

    @Test
    void whoReadsTheCodeInTheDataFolderBecomesTheFirstAdminAndStaysIt() throws Exception {
        try (TestServer server = serverFor("ann");
                WireClient ann = server.connect();
                WireClient bob = server.member("bob")) {
            assertThat(Files.getPosixFilePermissions(data.resolve("admin-code")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(registers(ann, "Ann", code()).getBoolean("admin")).isTrue();
            assertThat(logsIn(ann, "ann").getBoolean("admin")).isTrue();
            assertThat(bob.lastLogin.has("admin")).isFalse();
            assertThat(answer(ann, KICK_BOB).getString("username")).isEqualTo("bob");
            assertThat(event(bob, "closing").getString("code")).isEqualTo("kicked");
            operator.does("health");
            assertThat(data.resolve("admin-code")).doesNotExist();

            server.restart();
            assertThat(data.resolve("admin-code")).doesNotExist();
            try (WireClient again = server.connect()) {
                JSONObject resumed = answer(
                        again, "{\"action\":\"resume\",\"token\":\"%s\"}".formatted(ann.lastLogin.getString("token")));
                assertThat(resumed.getBoolean("admin")).isTrue();
                assertThat(answer(again, INVITE).getString("status")).isEqualTo("ok");
            }
        }
    }

    @Test
    void aStrangerWhoComesFirstGetsNeitherTheNameNorTheRight() throws Exception {
        try (TestServer server = serverFor("ann");
                WireClient stranger = server.connect()) {
            for (String name : List.of("ann", "ANN", "Ann")) {
                assertThat(registers(stranger, name, "7k3mq-x0v9d-4tz2h-r8wfa").getString("code"))
                        .isEqualTo("invalid_invite");
            }
            assertThat(registers(stranger, "mallory", code()).has("admin")).isFalse();
            assertThat(logsIn(stranger, "mallory").has("admin")).isFalse();
            assertThat(answer(stranger, INVITE).getString("code")).isEqualTo("forbidden");
            // And the one who was meant is not too late.
            try (WireClient ann = server.connect()) {
                assertThat(registers(ann, "ann", code()).getBoolean("admin")).isTrue();
            }
        }
    }

    @Test
    void theCodeEndsWithItsServerAndTheNextHasAnother() throws Exception {
        String first;
        try (TestServer server = serverFor("ann")) {
            first = code();
            server.stop();
            assertThat(data.resolve("admin-code")).doesNotExist();
        }
        // As a server that was killed leaves it.
        Files.writeString(data.resolve("admin-code"), first + "\n");
        try (TestServer server = serverFor("ann");
                WireClient ann = server.connect()) {
            assertThat(code()).isNotEqualTo(first);
            assertThat(registers(ann, "ann", first).getString("code")).isEqualTo("invalid_invite");
        }
        Files.writeString(data.resolve("admin-code"), first + "\n");
        try (TestServer server = new TestServer(data)) {
            assertThat(server.running()).isNotNull();
            assertThat(data.resolve("admin-code")).doesNotExist();
        }
    }

    @Test
    void whereThereAreAccountsNobodyIsPromotedAndTheLogSaysWhatToDo() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "bob", operator.password("correct horse"));
        assertThat(warningsWhenStartedFor("ann"))
                .containsExactly("nobody is made an admin, because there are accounts already and none of ann:"
                        + " give the command user add ann --admin");
        assertThat(warningsWhenStartedFor("BOB"))
                .containsExactly("BOB has an account already and is no admin: give the command user admin BOB on");
        operator.does("user", "admin", "bob", "on");
        assertThat(warningsWhenStartedFor("bob")).isEmpty();
    }

    /** While it runs, nobody who comes is more than others. */
    private List<String> warningsWhenStartedFor(String admin) throws Exception {
        try (LogLines log = LogLines.ofEverything();
                TestServer server = serverFor(admin);
                WireClient client = server.connect()) {
            assertThat(data.resolve("admin-code")).doesNotExist();
            assertThat(registers(client, "x" + admin, "7k3mq-x0v9d-4tz2h-r8wfa").has("admin"))
                    .isFalse();
            return log.all().stream()
                    .filter(line -> line.contains("give the command"))
                    .toList();
        }
    }

    // What it is good for.

    @Test
    void anAdminKicksAnnouncesAndInvites() throws Exception {
        AccessSettings byInvite = new AccessSettings(Registration.INVITE, 10, 20);
        operator.hasHadAServer();
        operator.does("user", "add", "ann", "--admin", operator.password("correct horse"));
        operator.does("user", "add", "bob", operator.password("correct horse"));
        try (TestServer server = new TestServer(data, byInvite);
                WireClient ann = server.connect();
                WireClient bob = server.connect();
                WireClient cyd = server.connect()) {
            logsIn(ann, "ann");
            logsIn(bob, "bob");
            assertThat(answer(ann, ANNOUNCE).getString("status")).isEqualTo("ok");
            assertThat(event(bob, "announcement").getString("text")).isEqualTo("Back at nine.");

            String invite = answer(ann, INVITE).getString("code");
            assertThat(registers(cyd, "cyd", invite).getString("status")).isEqualTo("ok");
            assertThat(registers(cyd, "dan", invite).getString("code")).isEqualTo("invalid_invite");

            answer(ann, KICK_BOB);
            assertThat(event(bob, "closing").getString("code")).isEqualTo("kicked");
            try (WireClient again = server.connect()) {
                assertThat(answer(
                                        again,
                                        "{\"action\":\"resume\",\"token\":\"%s\"}"
                                                .formatted(bob.lastLogin.getString("token")))
                                .getString("code"))
                        .isEqualTo("session_expired");
                assertThat(logsIn(again, "bob").getString("status")).isEqualTo("ok");
            }
            assertThat(answer(ann, "{\"action\":\"kick\",\"username\":\"' OR 1=1 --\"}")
                            .getString("code"))
                    .isEqualTo("unknown_user");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KICK_BOB, ANNOUNCE, INVITE})
    void nobodyElseMayBeforeTheLoginOrAfterIt(String request) throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient bob = server.member("bob");
                WireClient eve = server.connect()) {
            assertThat(answer(eve, request).getString("code")).isEqualTo("not_logged_in");
            registers(eve, "eve", "");
            assertThat(answer(
                                    eve,
                                    "{\"action\":\"login\",\"username\":\"eve\",\"password\":\"correct horse\",\"admin\":true}")
                            .has("admin"))
                    .isFalse();
            assertThat(answer(eve, request).getString("code")).isEqualTo("forbidden");
            assertThat(answer(eve, request.replace("}", ",\"admin\":true}")).getString("code"))
                    .isEqualTo("forbidden");
            assertThat(answer(bob, "{\"action\":\"who\"}").getInt("online")).isEqualTo(2);
        }
    }

    // How it ends.

    @Test
    void whatAnOperatorGivesAndTakesCountsForSessionsThatAreOpen() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            assertThat(answer(ann, INVITE).getString("code")).isEqualTo("forbidden");
            assertThat(operator.does("user", "admin", "ANN", "on")).isEqualTo("ann is an admin now.\n");
            assertThat(answer(ann, INVITE).getString("status")).isEqualTo("ok");
            assertThat(operator.does("users")).matches("ann +active +\\S+ admin\\n");
            assertThat(operator.does("user", "admin", "ann", "off")).isEqualTo("ann is no admin any more.\n");
            assertThat(answer(ann, INVITE).getString("code")).isEqualTo("forbidden");
            assertThat(answer(ann, KICK_BOB).getString("code")).isEqualTo("forbidden");
            assertThat(operator.failsTo("user", "admin", "ann", "off")).isEqualTo("ann is no admin.");
            assertThat(operator.failsTo("user", "admin", "nobody", "on")).startsWith("There is no user");
        }
    }

    @Test
    void aClosedAccountIsNoAdminsAndComesBackAsItWas() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "ann", "--admin", operator.password("correct horse"));
        try (TestServer server = new TestServer(data);
                WireClient ann = server.connect()) {
            logsIn(ann, "ann");
            operator.does("user", "disable", "ann");
            assertThat(event(ann, "closing").getString("code")).isEqualTo("account_closed");
            operator.does("user", "enable", "ann");
            try (WireClient again = server.connect()) {
                assertThat(logsIn(again, "ann").getBoolean("admin")).isTrue();
            }
            operator.does("user", "delete", "ann");
            assertThat(operator.does("users")).matches("ann +deleted +\\S+\\n");
        }
    }

    @Test
    void aBackupKeepsWhoIsAnAdmin() throws Exception {
        operator.hasHadAServer();
        operator.does("user", "add", "ann", "--admin", operator.password("correct horse"));
        Path backup = scratch.resolve("backup.db");
        operator.does("backup", backup.toString());
        operator.does("user", "admin", "ann", "off");
        operator.does("restore", backup.toString());
        assertThat(operator.does("users")).endsWith(" admin\n");
    }

    @Test
    void whoIsImportedIsNoAdmin() throws Exception {
        Path export = Files.writeString(
                scratch.resolve("export.jsonl"),
                "{\"id\":1,\"username\":\"ann\",\"text\":\"hi\",\"timestamp\":\"2026-11-22T08:38:00.123Z\",\"admin\":true}\n");
        operator.hasHadAServer();
        operator.does("user", "add", "bob", operator.password("correct horse"));
        operator.does("import", export.toString());
        assertThat(operator.does("users")).doesNotContain("admin");
    }
}
