package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The contract over real sockets, with a real database. */
@OverEveryWire
@Timeout(60)
class ConversationTest {
    @Parameter
    private Wire wire;

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(data.resolve("server"), wire);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void fourLinesSentAtOnceGetTheirFourRepliesInOrder() throws IOException {
        try (WireClient nc = server.connect()) {
            nc.says("""
                    {"action":"register","username":"ann","password":"correct horse"}
                    {"action":"login","username":"ann","password":"correct horse"}
                    {"action":"send","text":"hi"}
                    {"action":"poll","last_id":0}""");
            nc.endsItsSide();
            String welcome = nc.line();
            List<JSONObject> replies = new ArrayList<>();
            for (String line = nc.line(); line != null; line = nc.line()) {
                JSONObject frame = new JSONObject(line);
                if (frame.has("status")) {
                    replies.add(frame);
                }
            }
            assertThat(welcome).contains("\"event\":\"welcome\"");
            assertThat(replies)
                    .extracting(reply -> reply.getString("action") + " " + reply.getString("status"))
                    .containsExactly("register ok", "login ok", "send ok", "poll ok");
            JSONObject polled = replies.get(3).getJSONArray("messages").getJSONObject(0);
            assertThat(polled.getString("text")).isEqualTo("hi");
        }
    }

    @Test
    void whatOneSaysEverybodyHearsAndItIsThereAfterARestart() throws Exception {
        try (WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            ann.says("{\"action\":\"send\",\"text\":\"h\u00e9llo \uD83D\uDE00\\n\\\"x\\\"\"}");
            JSONObject sent = ann.reply();
            JSONObject heard = bob.message();
            assertThat(heard.getString("text")).isEqualTo("h\u00e9llo \uD83D\uDE00\n\"x\"");
            assertThat(heard.getString("username")).isEqualTo("ann");
            assertThat(heard.getLong("id")).isEqualTo(sent.getLong("id")).isEqualTo(1);
            assertThat(heard.getString("timestamp")).isEqualTo(sent.getString("timestamp"));
            assertThat(ann.message().similar(heard)).isTrue();

            server.restart();
            assertThat(bob.event().getString("event")).isIn("welcome", "presence", "closing");
            try (WireClient back = server.connect()) {
                back.says("{\"action\":\"resume\",\"token\":\"%s\",\"last_id\":0,\"epoch\":\"%s\"}"
                        .formatted(bob.lastLogin.getString("token"), bob.lastLogin.getString("epoch")));
                assertThat(back.reply().getString("username")).isEqualTo("bob");
                assertThat(back.message().similar(heard)).isTrue();
                back.says("{\"action\":\"history\"}");
                assertThat(back.reply().getJSONArray("messages").length()).isEqualTo(1);
            }
        }
    }

    @Test
    void aStopSaysGoodbyeWithAReason() throws Exception {
        try (WireClient ann = server.member("ann")) {
            server.stop();
            JSONObject event = ann.event();
            while (!event.getString("event").equals("closing")) {
                event = ann.event();
            }
            assertThat(event.getString("code")).isEqualTo("shutting_down");
            assertThat(ann.line()).isNull();
        }
    }

    @Test
    void aRetryIsNotASecondMessageEvenAfterARestart() throws Exception {
        String send = "{\"action\":\"send\",\"text\":\"once\",\"nonce\":\"nonce-0001\"}";
        JSONObject first;
        try (WireClient ann = server.member("ann")) {
            ann.says(send + "\n" + send);
            first = ann.reply();
            JSONObject second = ann.reply();
            assertThat(second.getLong("id")).isEqualTo(first.getLong("id"));
            assertThat(second.getBoolean("duplicate")).isTrue();
        }
        server.restart();
        try (WireClient ann = server.member("ann", ",\"last_id\":0")) {
            ann.says(send);
            JSONObject third = ann.reply();
            assertThat(third.getBoolean("duplicate")).isTrue();
            assertThat(third.getString("timestamp")).isEqualTo(first.getString("timestamp"));
            assertThat(ann.message().getLong("id")).isEqualTo(1);
            ann.says("{\"action\":\"send\",\"text\":\"another\"}");
            assertThat(ann.message().getLong("id")).isEqualTo(2);
        }
    }

    @Test
    void aVoidTokenDoesNotResume() throws IOException {
        String token;
        try (WireClient ann = server.member("ann")) {
            token = ann.lastLogin.getString("token");
            ann.says("{\"action\":\"logout\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
        }
        try (WireClient back = server.connect()) {
            back.says("{\"action\":\"resume\",\"token\":\"" + token + "\"}");
            assertThat(back.reply().getString("code")).isEqualTo("session_expired");
        }
    }

    @Test
    void namesAreUniqueWithoutRegardToCaseAndShownAsRegistered() throws IOException {
        try (WireClient ann = server.member("Ann")) {
            ann.says("{\"action\":\"who\"}");
            assertThat(ann.reply().getJSONArray("users").toList()).containsExactly("Ann");
        }
        try (WireClient other = server.connect()) {
            other.says("{\"action\":\"register\",\"username\":\"ANN\",\"password\":\"correct horse\"}");
            assertThat(other.reply().getString("code")).isEqualTo("username_taken");
            other.says("{\"action\":\"login\",\"username\":\"aNN\",\"password\":\"correct horse\"}");
            assertThat(other.reply().getString("username")).isEqualTo("Ann");
        }
    }

    @Test
    void presenceTellsWhoCameAndWent() throws IOException {
        try (WireClient ann = server.member("ann")) {
            WireClient bob = server.member("bob");
            assertThat(namesUntil(ann, "joined", "bob")).doesNotHaveDuplicates();
            bob.close();
            assertThat(namesUntil(ann, "left", "bob")).containsExactly("bob");
        }
    }

    /** Reads presence until a name is in this list of it; everything that the list had until then. */
    private static List<Object> namesUntil(WireClient client, String list, String name) throws IOException {
        List<Object> names = new ArrayList<>();
        while (!names.contains(name)) {
            JSONObject event = client.event();
            if (event.getString("event").equals("presence")) {
                names.addAll(event.getJSONArray(list).toList());
            }
        }
        return names;
    }

    @Test
    void aPageOfLongMessagesEndsEarlyAndSaysThatThereIsMore() throws IOException {
        try (WireClient ann = server.member("ann", ",\"push\":false")) {
            String text = "x".repeat(4_000);
            for (int i = 0; i < 100; i++) {
                ann.says("{\"action\":\"send\",\"text\":\"" + text + "\"}");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(ann.reply().getString("status")).isEqualTo("ok");
            }
            long last = 0;
            int pages = 0;
            boolean more = true;
            while (more) {
                ann.says("{\"action\":\"poll\",\"last_id\":" + last + "}");
                JSONObject page = ann.reply();
                for (Object message : page.getJSONArray("messages")) {
                    assertThat(((JSONObject) message).getLong("id")).isEqualTo(++last);
                }
                more = page.getBoolean("more");
                pages++;
            }
            assertThat(last).isEqualTo(100);
            assertThat(pages).isGreaterThan(1);
        }
    }
}
