package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server on a real PostgreSQL. */
@Tag("long")
@Timeout(120)
class PostgresServerTest {
    @TempDir
    private Path folder;

    private TestDatabase database;
    private DatabaseAddress address;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.empty();
        address = new DatabaseAddress(database.url(), Optional.empty());
        server = new TestServer(folder.resolve("data"), address);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        database.close();
    }

    @Test
    void whatOneSaysEverybodyHearsAndItIsThereAfterARestart() throws Exception {
        try (WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            ann.says("{\"action\":\"send\",\"text\":\"h\u00e9llo \uD83D\uDE00\",\"nonce\":\"nonce-0001\"}");
            JSONObject sent = ann.reply();
            JSONObject heard = bob.message();
            assertThat(heard.getString("text")).isEqualTo("h\u00e9llo \uD83D\uDE00");
            assertThat(heard.getLong("id")).isEqualTo(sent.getLong("id")).isEqualTo(1);

            server.restart();
            try (WireClient back = server.connect()) {
                back.says("{\"action\":\"resume\",\"token\":\"%s\",\"last_id\":0,\"epoch\":\"%s\"}"
                        .formatted(ann.lastLogin.getString("token"), ann.lastLogin.getString("epoch")));
                JSONObject resumed = back.reply();
                assertThat(resumed.getString("username")).isEqualTo("ann");
                assertThat(back.message().similar(heard)).isTrue();
                back.says("{\"action\":\"send\",\"text\":\"again\",\"nonce\":\"nonce-0001\"}");
                assertThat(back.reply().getLong("id")).as("the same nonce").isEqualTo(1);
                back.says("{\"action\":\"search\",\"query\":\"h\u00e9llo\"}");
                assertThat(back.reply().getJSONArray("messages").length()).isEqualTo(1);
            }
        }
    }

    @Test
    void whileTheDatabaseIsAwayConnectionsStayAndWhatIsSentIsRefusedAndThenItIsStored() throws Exception {
        String send = "{\"action\":\"send\",\"text\":\"once\",\"nonce\":\"nonce-0001\"}";
        try (WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            database.keepAway(true);
            ann.says(send);
            assertThat(ann.reply().getString("code")).isEqualTo("storage_unavailable");
            bob.says("{\"action\":\"search\",\"query\":\"once\"}");
            assertThat(bob.reply().getString("code")).isEqualTo("storage_unavailable");

            database.keepAway(false);
            assertThat(replyToOnceItIsBack(ann, send).getLong("id")).isEqualTo(1);
            assertThat(bob.message().getString("text")).isEqualTo("once");
        }
    }

    /** Again and again, when the server says so, as every client does. */
    private static JSONObject replyToOnceItIsBack(WireClient client, String request) throws Exception {
        while (true) {
            client.says(request);
            JSONObject reply = client.reply();
            if (!reply.optString("code").equals("storage_unavailable")) {
                return reply;
            }
            Thread.sleep(reply.getLong("retry_after_ms"));
        }
    }

    @Test
    void aShortLossOfItsConnectionsIsAPauseAndNothingMore() throws Exception {
        try (WireClient ann = server.member("ann")) {
            for (int i = 1; i <= 3; i++) {
                database.endConnections("application_name = 'chatroom-server'");
                ann.says("{\"action\":\"send\",\"text\":\"%s\",\"nonce\":\"nonce-000%1$s\"}".formatted(i));
                assertThat(ann.reply().getLong("id")).isEqualTo(i);
            }
        }
    }
}
