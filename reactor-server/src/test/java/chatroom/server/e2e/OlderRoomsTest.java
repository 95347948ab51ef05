package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each database with rooms that an earlier version made, opened by this one: journals go on, and everybody is what they were. */
@Timeout(60)
@ParameterizedClass
@MethodSource("databases")
class OlderRoomsTest {
    private static final String PASSWORD = "the same for all of them";

    @Parameter
    private KeptDatabase kept;

    private TestServer server;

    static List<KeptDatabase> databases() {
        return KeptDatabase.all().stream()
                .filter(kept -> !kept.repliesTo("create").isEmpty())
                .toList();
    }

    @BeforeEach
    void aServerOnACopyOfIt(@TempDir Path data) throws Exception {
        server = new TestServer(kept.copyTo(data));
    }

    @AfterEach
    void theServerEnds() {
        server.close();
    }

    private WireClient loggedIn(String name) throws Exception {
        WireClient client = server.connect();
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"%s\",\"push\":false}"
                .formatted(name, PASSWORD));
        client.lastLogin = client.reply();
        return client;
    }

    private List<JSONObject> pollsOfRooms() {
        return kept.repliesTo("poll").stream().filter(poll -> poll.has("room")).toList();
    }

    @Test
    void everyEntryIsThereAsItWas() throws Exception {
        assertThat(pollsOfRooms()).hasSize(3);
        try (WireClient ann = loggedIn("ann")) {
            for (JSONObject then : pollsOfRooms()) {
                ann.says("{\"action\":\"poll\",\"room\":\"%s\",\"last_id\":0}".formatted(then.getString("room")));
                JSONObject now = ann.reply();
                assertThat(now.getLong("last_id")).isEqualTo(then.getLong("last_id"));
                assertThat(now.getJSONArray("messages").toList())
                        .isEqualTo(then.getJSONArray("messages").toList());
            }
        }
    }

    @Test
    void everybodyIsInTheirRoomsWhatTheyWereAndHasReadAsMuch() throws Exception {
        JSONObject then = kept.repliesTo("rooms").get(0);
        try (WireClient bob = loggedIn("bob.2")) {
            bob.says("{\"action\":\"rooms\"}");
            assertThat(bob.reply().getJSONArray("rooms").toList())
                    .isEqualTo(then.getJSONArray("rooms").toList());
        }
    }

    @Test
    void whoWasMutedStillIsAndWhoOwnedTheRoomLiftsIt() throws Exception {
        try (WireClient bob = loggedIn("bob.2");
                WireClient ann = loggedIn("ann")) {
            bob.says("{\"action\":\"send\",\"room\":\"dev\",\"text\":\"may I?\"}");
            assertThat(bob.reply().getString("code")).isEqualTo("muted");
            ann.says("{\"action\":\"unmute\",\"room\":\"dev\",\"username\":\"bob.2\"}");
            assertThat(ann.reply().getLong("id")).isEqualTo(11);
            bob.says("{\"action\":\"send\",\"room\":\"dev\",\"text\":\"thank you\"}");
            assertThat(bob.reply().getLong("id")).isEqualTo(12);
        }
    }

    @Test
    void whatNobodyWasToldOfStaysUnknown() throws Exception {
        try (WireClient cyd = loggedIn("cyd_")) {
            cyd.says("{\"action\":\"poll\",\"room\":\"den\",\"last_id\":0}");
            assertThat(cyd.reply().getString("code")).isEqualTo("unknown_room");
        }
    }

    @Test
    void aRetryOfAnEditThatWasStoredThenIsNoSecondOne() throws Exception {
        JSONObject then = kept.repliesTo("edit").stream()
                .filter(reply -> reply.has("duplicate"))
                .findFirst()
                .orElseThrow();
        try (WireClient ann = loggedIn("ann")) {
            ann.says(
                    "{\"action\":\"edit\",\"room\":\"dev\",\"id\":3,\"text\":\"is changed\",\"nonce\":\"nonce-of-an-edit\"}");
            assertThat(ann.reply().toMap()).containsAllEntriesOf(then.toMap());
        }
    }

    @Test
    void messagesAreFoundAsTheyReadNow() throws Exception {
        try (WireClient ann = loggedIn("ann")) {
            for (String gone : List.of("to be changed", "to be deleted")) {
                ann.says("{\"action\":\"search\",\"room\":\"dev\",\"query\":\"%s\"}".formatted(gone));
                assertThat(ann.reply().getJSONArray("messages")).as(gone).isEmpty();
            }
            ann.says("{\"action\":\"search\",\"room\":\"dev\",\"query\":\"changed\"}");
            JSONObject found = ann.reply();
            assertThat(found.getJSONArray("messages")).hasSize(1);
            assertThat(found.getJSONArray("messages").getJSONObject(0).getLong("id"))
                    .isEqualTo(3);
        }
    }
}
