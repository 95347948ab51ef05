package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.config.ServerConfig;
import java.nio.file.Path;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a SIGHUP changes in a server that runs. */
@Timeout(60)
class ReconfigureTest {
    @TempDir
    private Path data;

    /** The change has come through when the reactor has read it, which is before it reads what comes after it. */
    @Test
    void theFloodLimitHoldsForThoseWhoAreThere() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            server.running().reconfigure(server.config(1_000, 1));
            ann.says("{\"action\":\"send\",\"text\":\"one\"}\n{\"action\":\"send\",\"text\":\"two\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
            assertThat(ann.reply().getString("code")).isEqualTo("rate_limited");
            server.running().reconfigure(server.config(1_000, 0));
            ann.says("{\"action\":\"send\",\"text\":\"two\"}\n{\"action\":\"send\",\"text\":\"three\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
        }
    }

    @Test
    void theNumberOfConnectionsHoldsForThoseWhoCome() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            server.running().reconfigure(server.config(1, 0));
            try (WireClient bob = server.connect()) {
                assertThat(welcomedThen(bob)).isEqualTo("too_many_connections");
            }
            assertThat(ann.lastLogin.getString("status")).isEqualTo("ok");
        }
    }

    @Test
    void theLimitsOfRoomsHoldForThoseWhoAreThere() throws Exception {
        try (TestServer server = new TestServer(data);
                WireClient ann = server.member("ann")) {
            assertThat(creates(ann, "one")).isEqualTo("ok");
            server.running().reconfigure(server.config(new ServerConfig.Rooms(true, 500, 0, 0)));
            assertThat(creates(ann, "two")).isEqualTo("forbidden");
            server.running().reconfigure(server.config(new ServerConfig.Rooms(false, 1, 0, 0)));
            assertThat(creates(ann, "two")).isEqualTo("too_many");
            server.running().reconfigure(server.config(new ServerConfig.Rooms(false, 500, 1, 0)));
            assertThat(creates(ann, "two")).isEqualTo("ok");
            assertThat(creates(ann, "three")).isEqualTo("too_many");
        }
    }

    private static String creates(WireClient client, String room) throws Exception {
        client.says("{\"action\":\"create\",\"room\":\"%s\"}".formatted(room));
        JSONObject reply = client.reply();
        return reply.getString("status").equals("ok") ? "ok" : reply.getString("code");
    }

    private static String welcomedThen(WireClient client) throws Exception {
        assertThat(client.event().getString("event")).isEqualTo("welcome");
        JSONObject closing = client.event();
        return closing.getString("code");
    }
}
