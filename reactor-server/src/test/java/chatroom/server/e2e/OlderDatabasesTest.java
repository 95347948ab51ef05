package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each database that an earlier version made, opened by this one: everything is there, and everybody goes on where they were. */
@Timeout(60)
@ParameterizedClass
@MethodSource("databases")
class OlderDatabasesTest {
    private static final String PASSWORD = "the same for all of them";

    @Parameter
    private KeptDatabase kept;

    @TempDir
    private Path data;

    static List<KeptDatabase> databases() {
        return KeptDatabase.all();
    }

    @BeforeEach
    void aCopyOfIt() throws Exception {
        kept.copyTo(data);
    }

    private static JSONObject answer(TestServer server, String request) throws Exception {
        try (WireClient client = server.connect()) {
            client.says(request);
            return client.reply();
        }
    }

    private static WireClient loggedIn(TestServer server, String name) throws Exception {
        WireClient client = server.connect();
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD));
        client.lastLogin = client.reply();
        return client;
    }

    private JSONObject lastPoll() {
        return kept.repliesTo("poll").get(0);
    }

    @Test
    void itsNameTellsItsSchema() throws Exception {
        assertThat(KeptDatabase.query(
                        data, "SELECT 'schema-' || value || '.db' FROM meta WHERE name = 'schema_version'"))
                .isEqualTo(kept.toString());
    }

    @Test
    void everybodyLogsInWithTheirPasswordAndFindsTheSameHistory() throws Exception {
        try (TestServer server = new TestServer(data)) {
            for (JSONObject then : kept.repliesTo("register")) {
                try (WireClient client = loggedIn(server, then.getString("username"))) {
                    assertThat(client.lastLogin.getString("status")).isEqualTo("ok");
                    assertThat(client.lastLogin.getString("username")).isEqualTo(then.getString("username"));
                    assertThat(client.lastLogin.getString("epoch"))
                            .isEqualTo(lastPoll().getString("epoch"));
                    assertThat(client.lastLogin.getLong("last_id"))
                            .isEqualTo(lastPoll().getLong("last_id"));
                }
            }
        }
    }

    @Test
    void aWrongPasswordIsStillWrong() throws Exception {
        try (TestServer server = new TestServer(data)) {
            String login = "{\"action\":\"login\",\"username\":\"ann\",\"password\":\"another than that\"}";
            assertThat(answer(server, login).getString("code")).isEqualTo("bad_credentials");
        }
    }

    @Test
    void everyMessageIsThereAsItWasAndTheNextIdIsTheNextNumber() throws Exception {
        JSONArray then = lastPoll().getJSONArray("messages");
        try (TestServer server = new TestServer(data);
                WireClient client = loggedIn(server, "ann")) {
            client.says("{\"action\":\"poll\",\"last_id\":0}");
            JSONArray now = client.reply().getJSONArray("messages");
            assertThat(now).hasSameSizeAs(then);
            for (int i = 0; i < then.length(); i++) {
                // A later version may add fields.
                assertThat(now.getJSONObject(i).toMap())
                        .containsAllEntriesOf(then.getJSONObject(i).toMap())
                        .containsEntry("id", i + 1);
            }

            client.says("{\"action\":\"send\",\"text\":\"and on it goes\"}");
            assertThat(client.reply().getLong("id")).isEqualTo(then.length() + 1L);
        }
    }

    @Test
    void everyMessageIsFoundByItsWordsInEveryScript() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient client = loggedIn(server, "ann")) {
            for (String query : List.of("GRUSSE", "\u4f60\u597d", "\u05e9\u05dc", "\ud83e\udd94", "gr\u00fc \u597d")) {
                client.says("{\"action\":\"search\",\"query\":\"%s\"}".formatted(query));
                JSONArray found = client.reply().getJSONArray("messages");
                assertThat(found).as(query).hasSize(1);
                assertThat(found.getJSONObject(0).getString("text")).startsWith("Gr\u00fc\u00dfe");
            }
            client.says("{\"action\":\"search\",\"query\":\"sai\"}");
            assertThat(client.reply().getJSONArray("messages")).hasSize(1);
        }
    }

    @Test
    void aRetryOfWhatWasStoredThenIsNoSecondMessage() throws Exception {
        JSONObject then = kept.repliesTo("send").stream()
                .filter(reply -> reply.has("duplicate"))
                .findFirst()
                .orElseThrow();
        try (TestServer server = new TestServer(data);
                WireClient client = loggedIn(server, "ann")) {
            client.says("{\"action\":\"send\",\"text\":\"said once\",\"nonce\":\"nonce-of-ann-1\"}");
            assertThat(client.reply().toMap()).containsAllEntriesOf(then.toMap());
        }
    }

    @Test
    void sessionsGoOnUnlessTheyWereEnded() throws Exception {
        try (TestServer server = new TestServer(data)) {
            for (JSONObject login : kept.repliesTo("login")) {
                JSONObject resumed =
                        answer(server, "{\"action\":\"resume\",\"token\":\"%s\"}".formatted(login.getString("token")));
                if (wasLoggedOut(login)) {
                    assertThat(resumed.getString("code")).isEqualTo("session_expired");
                } else {
                    assertThat(resumed.getString("username")).isEqualTo(login.getString("username"));
                }
            }
        }
    }

    private boolean wasLoggedOut(JSONObject login) {
        JSONObject next = kept.replies().get(kept.replies().indexOf(login) + 1);
        return next.getString("action").equals("logout");
    }

    @Test
    void theFileIsWholeAfterwards() throws Exception {
        try (TestServer server = new TestServer(data)) {
            server.stop();
        }
        assertThat(KeptDatabase.query(data, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(KeptDatabase.query(data, "PRAGMA foreign_key_check")).isEqualTo("no row");
    }
}
