package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.LogLines;
import chatroom.server.store.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private final ChatFixture chat = new ChatFixture();
    private ChatFixture.Peer peer = chat.connects();
    private final LogLines log = LogLines.of(AccessLog.class);

    @AfterEach
    void close() {
        log.close();
    }

    private void failsToLogIn(String name) {
        peer.says("{\"action\":\"login\",\"username\":\"" + name + "\",\"password\":\"guess\"}");
        chat.runAll();
    }

    @Test
    void eachEventIsALineWithTheAddress() throws StorageException {
        peer.logsIn("ann");
        peer.says("{\"action\":\"password\",\"old\":\"guess\",\"new\":\"correct donkey\"}");
        chat.runAll();
        peer.leaves();
        peer = chat.connects();
        failsToLogIn("bob");
        peer.says("{\"action\":\"resume\",\"token\":\"x\"}");
        assertThat(log.all())
                .containsExactly(
                        "ann is in by login, from 192.0.2.1:1",
                        "password as \"ann\" refused, from 192.0.2.1:1: bad_credentials",
                        "ann is out, from 192.0.2.1:1: peer_closed",
                        "login as \"bob\" refused, from 192.0.2.1:2: bad_credentials",
                        "resume refused, from 192.0.2.1:2: session_expired");
    }

    @Test
    void whoIsThrottledIsToldOf() {
        for (int i = 0; i < 12; i++) {
            failsToLogIn("bob");
        }
        assertThat(log.all())
                .hasSize(12)
                .last()
                .asString()
                .isEqualTo("login as \"bob\" throttled for 1000 ms, from 192.0.2.1:1");
    }

    @Test
    void aNameStandsInQuotesAndIsCutOffWhereNoNameIsSoLong() {
        failsToLogIn("bob\\\" refused, from 192.0.2.99:1: \\\\");
        failsToLogIn("x".repeat(1_000));
        assertThat(log.all())
                .containsExactly(
                        "login as \"bob\\\" refused, from 192.0.2.99:1: \\\\\" refused, from 192.0.2.1:1: bad_credentials",
                        "login as \"" + "x".repeat(64) + "…\" refused, from 192.0.2.1:1: bad_credentials");
    }

    @Test
    void aFloodOfOneKindIsCutOffAndCountedAndHidesNoOtherKind() {
        for (int i = 0; i < 5_000; i++) {
            peer.says("{\"action\":\"resume\",\"token\":\"x\"}");
        }
        assertThat(log.all()).hasSize(1_000);
        chat.passes(Duration.ofSeconds(1));
        peer.says("{\"action\":\"resume\",\"token\":\"x\"}");
        assertThat(log.all()).last().asString().endsWith("(4000 lines like this were left out)");
        peer.logsIn("ann");
        assertThat(log.all()).last().asString().isEqualTo("ann is in by login, from 192.0.2.1:1");
    }
}
