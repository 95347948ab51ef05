package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "over {0}")
@MethodSource("chatroom.server.e2e.Wire#forAnyBytes")
@ExtendWith(OverEveryWire.TellingWhich.class)
@Timeout(120)
class HostileInputTest {
    private static final int MUTATIONS = 10_000;
    private static final int BATCH = 100;

    private static final List<String> VALID = List.of(
            "{\"action\":\"register\",\"username\":\"eve\",\"password\":\"correct horse\",\"ref\":1}",
            "{\"action\":\"login\",\"username\":\"eve\",\"password\":\"wrong password\",\"last_id\":0}",
            "{\"action\":\"resume\",\"token\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"push\":false}",
            "{\"action\":\"send\",\"text\":\"hi \u00e9 \uD83D\uDE00\",\"nonce\":\"12345678\"}",
            "{\"action\":\"poll\",\"last_id\":0,\"limit\":10}",
            "{\"action\":\"history\",\"before_id\":100}",
            "{\"action\":\"who\",\"ref\":\"r\"}",
            "{\"action\":\"ping\",\"x\":[1,2.5e3,true,null,{\"y\":\"\\u00e9\"}]}");

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
    void tenThousandMutatedFramesOfAGuestAreAnsweredAndTheConnectionLives() throws IOException {
        try (WireClient eve = server.connect()) {
            sendMutations(eve);
        }
    }

    @Test
    void tenThousandMutatedFramesOfAMemberAreAnsweredAndTheConnectionLives() throws IOException {
        try (WireClient eve = server.member("mallory")) {
            sendMutations(eve);
        }
    }

    /** Each followed by a ping with a ref of its own, whose reply shows that the server got that far, in order. */
    private static void sendMutations(WireClient eve) throws IOException {
        for (int seed = 0; seed < MUTATIONS; seed += BATCH) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = seed; i < seed + BATCH; i++) {
                out.writeBytes(mutated(new Random(i)));
                out.writeBytes(("\n{\"action\":\"ping\",\"ref\":\"after " + i + "\"}\n").getBytes(UTF_8));
            }
            eve.writes(out.toByteArray());
            for (int i = seed; i < seed + BATCH; i++) {
                JSONObject reply = eve.reply();
                while (!reply.optString("ref").equals("after " + i)) {
                    assertThat(reply.getString("status")).as("seed %s", i).isIn("ok", "error");
                    assertThat(reply.optString("code"))
                            .as("seed %s: %s", i, reply)
                            .isNotEqualTo("internal_error");
                    reply = eve.reply();
                }
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] frame = VALID.get(random.nextInt(VALID.size())).getBytes(UTF_8);
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(frame.length);
            frame[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : frame[random.nextInt(frame.length)]);
        }
        return frame;
    }

    @Test
    void aLineOfAMegabyteIsRefusedOnceAndTheConnectionLives() throws IOException {
        try (WireClient eve = server.connect()) {
            eve.says("{\"action\":\"ping\",\"x\":\"" + "x".repeat(1 << 20) + "\"}\n{\"action\":\"ping\"}");
            assertThat(eve.reply().getString("code")).isEqualTo("frame_too_large");
            assertThat(eve.reply().getString("status")).isEqualTo("ok");
        }
    }

    @Test
    void whoSendsByteByByteIsUnderstood() throws IOException {
        try (WireClient slow = server.connect()) {
            for (byte b : "{\"action\":\"ping\",\"ref\":1}\r\n".getBytes(UTF_8)) {
                slow.writes(new byte[] {b});
            }
            assertThat(slow.reply().getInt("ref")).isEqualTo(1);
        }
    }
}
