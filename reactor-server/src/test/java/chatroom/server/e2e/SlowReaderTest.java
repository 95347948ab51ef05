package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@Tag("long")
@OverEveryWire
@Timeout(120)
class SlowReaderTest {
    private static final int MESSAGES = 12_000;
    private static final int WINDOW = 60;

    /** A queue of what is said meanwhile would take forty megabytes. */
    private static final String TEXT = "x".repeat(3_000);

    private static final long SLACK_BYTES = 8 << 20;

    @Parameter
    private Wire wire;

    @TempDir
    private Path data;

    @Test
    void aReaderThatSleepsThroughFortyMegabytesCostsNoHeapAndMissesNone() throws Exception {
        try (TestServer server = new TestServer(data.resolve("server"), wire);
                WireClient talker = server.member("talker", ",\"push\":false");
                WireClient sleeper = server.member("sleeper")) {
            talk(talker, WINDOW);
            long before = usedHeap();
            talk(talker, MESSAGES - WINDOW);
            assertThat(usedHeap() - before).as("growth of the heap, in bytes").isLessThan(SLACK_BYTES);

            for (long id = 1; id <= MESSAGES; id++) {
                assertThat(sleeper.message().getLong("id")).isEqualTo(id);
            }
            sleeper.says("{\"action\":\"send\",\"text\":\"I am awake\"}");
            assertThat(sleeper.message().getString("text")).isEqualTo("I am awake");
            assertThat(sleeper.reply().getLong("id")).isEqualTo(MESSAGES + 1);
        }
    }

    private static void talk(WireClient talker, int messages) throws IOException {
        String frame = "{\"action\":\"send\",\"text\":\"" + TEXT + "\"}\n";
        String batch = frame.repeat(WINDOW).stripTrailing();
        for (int sent = 0; sent < messages; sent += WINDOW) {
            talker.says(batch);
            for (int i = 0; i < WINDOW; i++) {
                assertThat(talker.reply().getString("status")).isEqualTo("ok");
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
