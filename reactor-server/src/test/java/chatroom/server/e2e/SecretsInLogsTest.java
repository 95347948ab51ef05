package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.LogLines;
import chatroom.protocol.Registration;
import chatroom.server.access.AccessSettings;
import chatroom.server.auth.InviteCode;
import chatroom.server.store.Invites;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything is done once, right and wrong, with every logger at its most talkative, those of libraries too. */
@Timeout(60)
class SecretsInLogsTest {
    @TempDir
    private Path data;

    /** Prints every value that it stores; the server's own configuration keeps it silent (LogFormatTest). */
    private static final String ORMLITE = "com.j256.ormlite";

    private static final String TEXT = "for your eyes only";

    private final List<String> secrets = new ArrayList<>();

    private String secret(String text) {
        secrets.add(text);
        return text;
    }

    @Test
    void noPasswordTokenOrInviteCodeOrTextIsInTheLog() throws Exception {
        List<String> lines;
        List<String> linesButOrmlites;
        try (LogLines log = LogLines.ofEverything()) {
            String code = secret(invite());
            AccessSettings byInvite = new AccessSettings(Registration.INVITE, 10, 20);
            try (TestServer server = new TestServer(data, byInvite)) {
                String token = talk(server, code);
                server.restart();
                try (WireClient ann = server.connect()) {
                    ok(ann, "{\"action\":\"resume\",\"token\":\"%s\"}".formatted(token));
                    ok(ann, "{\"action\":\"poll\",\"last_id\":0}");
                    new OperatorConsole(data, data).does("user", "admin", "ann", "on");
                    secret(ok(ann, "{\"action\":\"invite\"}").getString("code"));
                    ok(ann, "{\"action\":\"announce\",\"text\":\"%s\"}".formatted(TEXT));
                    ok(ann, "{\"action\":\"logout\"}");
                }
            }
            lines = log.all();
            linesButOrmlites = log.allBut(ORMLITE);
        }
        assertThat(lines).as("the log is there").anyMatch(line -> line.contains("ann is in by login"));
        assertThat(lines).as("and it is everything").anyMatch(line -> line.contains("INSERT INTO"));
        assertThat(secrets).hasSize(8);
        for (String secret : secrets) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
        assertThat(linesButOrmlites).noneMatch(line -> line.contains(TEXT) || line.contains("$argon2id$"));
    }

    @Test
    void theCodeOfTheFirstAdminIsNotInTheLogEither() throws Exception {
        try (LogLines log = LogLines.ofEverything();
                TestServer server = new TestServer(data, AccessSettings.UNLIMITED, "ann");
                WireClient ann = server.connect()) {
            String code = Files.readString(data.resolve("admin-code")).strip();
            ok(
                    ann,
                    "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"correct horse\",\"invite\":\"%s\"}"
                            .formatted(code));
            assertThat(log.all())
                    .anyMatch(line -> line.contains("whoever registers as ann with the code in " + data))
                    .anyMatch(line -> line.startsWith("ann registered as the first admin, from 127.0.0.1:"))
                    .noneMatch(line -> line.contains(code));
        }
    }

    /** @return a token that is valid afterwards */
    private String talk(TestServer server, String code) throws Exception {
        String old = secret("the old password");
        String chosen = secret("the new password");
        String guess = secret("a wrong password");
        try (WireClient ann = server.connect()) {
            String register = "{\"action\":\"register\",\"username\":\"ann\",\"password\":\"%s\",\"invite\":\"%s\"}";
            failed(ann, register.formatted(old, secret("a-wrong-code")));
            failed(ann, register.formatted(secret("12345678"), code));
            ok(ann, register.formatted(old, code));
            failed(ann, "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"%s\"}".formatted(guess));
            failed(ann, "{\"action\":\"resume\",\"token\":\"%s\"}".formatted(guess));
            JSONObject in = ok(ann, "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"%s\"}".formatted(old));
            String change = "{\"action\":\"password\",\"old\":\"%s\",\"new\":\"%s\"}";
            failed(ann, change.formatted(guess, chosen));
            failed(ann, change.formatted(old, "12345678"));
            ok(ann, change.formatted(old, chosen));
            ok(ann, "{\"action\":\"send\",\"text\":\"%s\"}".formatted(TEXT));
            failed(ann, "{\"action\":\"send\",\"text\":\"%s\\u0000\"}".formatted(TEXT));
            failed(ann, "{\"password\":\"" + old + "\"");
            return secret(in.getString("token"));
        }
    }

    private static JSONObject ok(WireClient client, String request) throws Exception {
        client.says(request);
        JSONObject reply = client.reply();
        assertThat(reply.getString("status")).as(request).isEqualTo("ok");
        return reply;
    }

    private static void failed(WireClient client, String request) throws Exception {
        client.says(request);
        assertThat(client.reply().getString("status")).as(request).isEqualTo("error");
    }

    /** As the operator makes it. */
    private String invite() throws Exception {
        InviteCode code = InviteCode.random(new SecureRandom());
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
            new Invites.Create(database.invites(), code.hash(), Duration.ofDays(1)).run();
        }
        return code.text();
    }
}
