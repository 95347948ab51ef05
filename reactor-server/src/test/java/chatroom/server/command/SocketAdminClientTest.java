package chatroom.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beside a server of lines. */
@Timeout(60)
class SocketAdminClientTest {
    private static final String STATUS =
            "{\"status\":\"ok\",\"server\":\"chatroom 1\",\"pid\":1,\"started\":\"2026-11-29T00:00:00Z\",\"connections\":0,\"max_connections\":1,"
                    + "\"online\":0,\"last_id\":0,\"epoch\":\"e\"%s}";

    @TempDir
    private Path folder;

    private final ExecutorService server = Executors.newSingleThreadExecutor();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private ServerSocketChannel listening;

    @BeforeEach
    void listen() throws IOException {
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket()));
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
        server.shutdownNow();
    }

    private Path socket() {
        return folder.resolve("admin.sock");
    }

    /** A connection to the server. */
    private static final class Line implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader requests;

        Line(ServerSocketChannel listening) throws IOException {
            channel = listening.accept();
            requests = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        void answer(String reply) throws IOException {
            channel.write(ByteBuffer.wrap((reply + "\n").getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void whileItWaitsItTellsHowFarTheServerIs() throws Exception {
        CountDownLatch heard = new CountDownLatch(2);
        Future<List<String>> asked = server.submit(() -> {
            try (Line command = new Line(listening)) {
                String request = command.requests.readLine();
                try (Line observer = new Line(listening)) {
                    String first = observer.requests.readLine();
                    observer.answer(STATUS.formatted(",\"work\":\"pruning messages\",\"done\":3,\"total\":8"));
                    observer.requests.readLine();
                    observer.answer(STATUS.formatted(""));
                    heard.await();
                    command.answer("{\"status\":\"ok\",\"message\":\"Done.\"}");
                    return List.of(request, first);
                }
            }
        });

        try (SocketAdminClient client = SocketAdminClient.find(socket(), (what, done, total) -> {
                    told.add("%s, %s of %s".formatted(what, done, total));
                    heard.countDown();
                })
                .orElseThrow()) {
            assertThat(client.ask(new AdminRequest.Prune(24, false))).isEqualTo(new AdminReply.Done("Done."));
        }

        assertThat(asked.get().get(0)).contains("\"action\":\"prune\"");
        assertThat(asked.get().get(1)).contains("\"action\":\"status\"");
        assertThat(told)
                .startsWith("pruning messages, 3 of 8", "the server is at it, and its log says how far, 0 of 0");
    }
}
