package chatroom.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the system tells of real sockets. */
@Timeout(60)
class ProcSendQueuesTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "::, 127.0.0.1"})
    @EnabledOnOs(OS.LINUX)
    void itTellsHowMuchThePeerHasNotAcknowledged(String listening, String connecting) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, 65_536);
            client.setOption(StandardSocketOptions.SO_SNDBUF, 65_536);
            server.bind(new InetSocketAddress(listening, 0));
            client.connect(new InetSocketAddress(connecting, ((InetSocketAddress) server.getLocalAddress()).getPort()));
            try (SocketChannel peer = server.accept()) {
                ProcSendQueues queues = new ProcSendQueues();
                assertThat(queues.unacknowledged(List.of(client, peer))).containsExactly(0, 0);
                client.configureBlocking(false);
                long sent = 0;
                for (int written = 1; written > 0; ) {
                    written = client.write(ByteBuffer.allocate(65_536));
                    sent += written;
                }
                assertThat(queues.unacknowledged(List.of(client))[0]).isBetween(1L, sent);
                for (long taken = 0; taken < sent; ) {
                    taken += peer.read(ByteBuffer.allocate(65_536));
                }
                while (queues.unacknowledged(List.of(client, peer))[0] > 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1"})
    void whereTheSystemDoesNotTellItIsAtMostWhatABufferHolds(String listening, String connecting, @TempDir Path nothing)
            throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(listening, 0));
                SocketChannel client = SocketChannel.open(
                        new InetSocketAddress(connecting, ((InetSocketAddress) server.getLocalAddress()).getPort()))) {
            assertThat(new ProcSendQueues(nothing).unacknowledged(List.of(client)))
                    .containsExactly(client.getOption(StandardSocketOptions.SO_SNDBUF));
        }
    }
}
