package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.postgres.TestDatabase;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    /** Whichever machine's clock is wrong: two servers would end it at two moments. */
    @Test
    void aMuteEndsByTheClockOfTheDatabase() throws Exception {
        SettableClock clock = new SettableClock(Instant.parse("2020-01-02T03:04:05Z"), 1);
        String send = "{\"action\":\"send\",\"room\":\"den\",\"text\":\"hi\"}";
        try (TestDatabase timed = TestDatabase.timedBy(clock);
                TestServer past =
                        new TestServer(folder.resolve("past"), new DatabaseAddress(timed.url(), Optional.empty()));
                WireClient ann = past.member("ann");
                WireClient bob = past.member("bob")) {
            ok(ann, "{\"action\":\"create\",\"room\":\"den\",\"kind\":\"public\"}");
            ok(bob, "{\"action\":\"join\",\"room\":\"den\"}");
            ok(ann, "{\"action\":\"mute\",\"room\":\"den\",\"username\":\"bob\",\"seconds\":3600}");
            bob.says(send);
            JSONObject refused = bob.reply();
            assertThat(refused.getString("code")).isEqualTo("muted");
            assertThat(Instant.parse(refused.getString("until")))
                    .isBetween("2020-01-02T04:04:05Z", "2020-01-02T04:06:05Z");
            clock.leap(Duration.ofMinutes(63));
            do {
                bob.says(send);
                refused = bob.reply();
            } while (refused.optString("code").equals("muted"));
            assertThat(refused.getString("status")).isEqualTo("ok");
        }
    }

    private static void ok(WireClient client, String request) throws Exception {
        client.says(request);
        assertThat(client.reply().getString("status")).as(request).isEqualTo("ok");
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
