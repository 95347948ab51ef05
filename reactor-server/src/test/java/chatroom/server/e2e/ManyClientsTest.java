package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OverEveryWire
@Timeout(120)
class ManyClientsTest {
    private static final int CLIENTS = 50;
    private static final int MESSAGES_EACH = 40;

    @Parameter
    private Wire wire;

    @TempDir
    private Path data;

    @Test
    void fiftyClientsTalkAtOnceAndEachSeesEveryMessageOnceInOneOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (TestServer server = new TestServer(data.resolve("server"), wire)) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(server.member("user" + i, ",\"last_id\":0"));
            }
            List<Future<List<String>>> views = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                views.add(threads.submit(() -> talkAndListen(clients.get(number), number)));
            }
            List<String> first = views.get(0).get();
            assertThat(first).hasSize(CLIENTS * MESSAGES_EACH).doesNotHaveDuplicates();
            for (Future<List<String>> view : views) {
                assertThat(view.get()).isEqualTo(first);
            }
            for (int user = 0; user < CLIENTS; user++) {
                String prefix = " user" + user + " says ";
                assertThat(first.stream().filter(message -> message.contains(prefix)))
                        .as("in the order in which user%s said it", user)
                        .extracting(message -> Integer.valueOf(message.substring(message.lastIndexOf(' ') + 1)))
                        .isSorted()
                        .hasSize(MESSAGES_EACH);
            }
            for (WireClient client : clients) {
                client.close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> talkAndListen(WireClient client, int number) throws Exception {
        for (int i = 0; i < MESSAGES_EACH; i++) {
            client.says("{\"action\":\"send\",\"text\":\"user%s says %s\"}".formatted(number, i));
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < CLIENTS * MESSAGES_EACH; i++) {
            JSONObject message = client.message();
            assertThat(message.getLong("id")).isEqualTo(i + 1L);
            seen.add(message.getLong("id") + " " + message.getString("text"));
        }
        for (int i = 0; i < MESSAGES_EACH; i++) {
            assertThat(client.reply().getString("status")).isEqualTo("ok");
        }
        return seen;
    }
}
