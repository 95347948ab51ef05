package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KilledServerIT {
    private static final int KILLS = 10;
    private static final int TALKERS = 4;
    private static final long SEED = 20261122;

    @TempDir
    private Path scratch;

    @Test
    void whatAServerAcknowledgedBeforeItWasKilledIsThereAfterwardsOnce() throws Exception {
        Random random = new Random(SEED);
        Path data = scratch.resolve("data");
        List<TalkingClient> talkers = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            talkers.add(new TalkingClient("talker" + i));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.start(scratch, data)) {
                int port = server.port();
                List<Thread> threads = new ArrayList<>();
                for (TalkingClient talker : talkers) {
                    threads.add(new Thread(() -> talker.talk(port, Integer.MAX_VALUE / 2)));
                }
                // One more that counts, so that the kill comes at a number of messages and not at a time.
                TalkingClient counter = new TalkingClient("counter" + kill);
                threads.forEach(Thread::start);
                counter.talk(port, 50 + random.nextInt(500));
                server.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
                talkers.add(counter);
            }
            talkers.removeIf(talker -> talker.acknowledged.isEmpty());
        }
        try (ServerProcess server = ServerProcess.start(scratch, data)) {
            int port = server.port();
            talkers.forEach(talker -> talker.talk(port, talker.unacknowledged.size()));
            audit(talkers, everything(port));
        }
    }

    private static void audit(List<TalkingClient> talkers, Map<Long, String> stored) {
        int acknowledged = 0;
        for (TalkingClient talker : talkers) {
            acknowledged += talker.acknowledged.size();
            assertThat(stored)
                    .as("everything acknowledged is there, as it was said")
                    .containsAllEntriesOf(talker.acknowledged);
        }
        assertThat(acknowledged).as("there was a load").isGreaterThan(KILLS * 50);
        assertThat(stored.values()).as("nothing is there twice").doesNotHaveDuplicates();
    }

    /** The whole history, by polling; fails if the ids aren't dense. */
    private static Map<Long, String> everything(int port) throws IOException {
        Map<Long, String> texts = new HashMap<>();
        try (WireClient auditor = TalkingClient.member(port, "auditor")) {
            boolean more = true;
            while (more) {
                auditor.says("{\"action\":\"poll\",\"last_id\":" + texts.size() + "}");
                JSONObject page = auditor.reply();
                for (Object message : page.getJSONArray("messages")) {
                    assertThat(((JSONObject) message).getLong("id")).isEqualTo(texts.size() + 1L);
                    texts.put(texts.size() + 1L, ((JSONObject) message).getString("text"));
                }
                more = page.getBoolean("more");
            }
        }
        return texts;
    }
}
