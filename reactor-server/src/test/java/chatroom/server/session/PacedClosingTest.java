package chatroom.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Registration;
import chatroom.server.access.AccessSettings;
import chatroom.server.chat.ChatFixture;
import chatroom.server.reactor.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacedClosingTest {
    private final ChatFixture chat = new ChatFixture(new AccessSettings(Registration.OPEN, 0, 0));

    @Test
    void veryManySessionsOfAUserEndInSeveralTurns() {
        List<ChatFixture.Peer> ann = IntStream.range(0, 2 * PacedClosing.TOGETHER + 1)
                .mapToObj(i -> chat.connects().logsIn("ann"))
                .toList();
        ChatFixture.Peer bob = chat.connects().logsIn("bob");

        chat.chat.end("ANN", CloseReason.KICKED);
        assertThat(ended(ann)).isEqualTo(PacedClosing.TOGETHER);
        // Who leaves meanwhile is no trouble.
        ann.stream()
                .filter(peer -> peer.connection.closed == null)
                .findFirst()
                .orElseThrow()
                .leaves();
        for (int turn = 0; turn < 3; turn++) {
            chat.passes(Duration.ofMillis(1));
        }

        assertThat(ended(ann)).isEqualTo(ann.size());
        assertThat(bob.connection.closed).isNull();
    }

    private static long ended(List<ChatFixture.Peer> peers) {
        return peers.stream().filter(peer -> peer.connection.closed != null).count();
    }
}
