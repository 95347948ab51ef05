package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.protocol.Username;
import chatroom.server.auth.SessionToken;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
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
                // A line for each wrong password, though they are the same.
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

    private void resumesWithoutSession(ChatFixture.Peer guest, int times) {
        for (int i = 0; i < times; i++) {
            guest.says("{\"action\":\"resume\",\"token\":\"x\"}");
        }
    }

    @Test
    void whatOneNetworkDoesAgainAndAgainIsAFewLinesAndOneThatCountsThem() {
        resumesWithoutSession(peer, 5_000);
        assertThat(log.all()).hasSize(5);
        chat.passes(Duration.ofSeconds(30));
        assertThat(log.all())
                .hasSize(6)
                .last()
                .isEqualTo("resume refused: session_expired, 4995 times more within 30 s, from 192.0.2.1");
        resumesWithoutSession(peer, 1);
        assertThat(log.all()).hasSize(7).last().isEqualTo("resume refused, from 192.0.2.1:1: session_expired");
    }

    @Test
    void aFloodOfOneNetworkHidesNothingOfAnother() {
        resumesWithoutSession(peer, 5_000);
        ChatFixture.Peer elsewhere = chat.connects();
        elsewhere.connection.network = "192.0.2.2";
        resumesWithoutSession(elsewhere, 1);
        assertThat(log.all()).hasSize(6).last().isEqualTo("resume refused, from 192.0.2.1:2: session_expired");
    }

    @Test
    void aFloodOfManyNetworksHasABoundInAllAndHidesNoOtherKind() {
        for (int i = 0; i < 7_000; i++) {
            ChatFixture.Peer each = chat.connects();
            each.connection.network = "2001:db8::" + i;
            resumesWithoutSession(each, 1);
        }
        assertThat(log.all()).hasSize(1_000);
        chat.passes(Duration.ofSeconds(1));
        resumesWithoutSession(peer, 1);
        assertThat(log.all()).last().asString().endsWith("session_expired (6000 lines like this were left out)");
        peer.logsIn("ann");
        assertThat(log.all()).last().isEqualTo("ann is in by login, from 192.0.2.1:1");
    }

    @Test
    void eachWrongPasswordAndEachLoginHasItsLineWhateverElseGoesOn() throws StorageException {
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(new Account(1, new Username("eve"), "h")));
        for (int i = 0; i < 290; i++) {
            ChatFixture.Peer loop = chat.connects();
            loop.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
            chat.runAll();
            loop.leaves();
        }
        assertThat(log.all()).hasSize(10).contains("eve is in by resume, from 192.0.2.1:2");
        for (int i = 0; i < 8; i++) {
            failsToLogIn("bob" + i);
        }
        chat.connects().logsIn("ann");
        assertThat(log.all())
                .hasSize(19)
                .contains("login as \"bob7\" refused, from 192.0.2.1:1: bad_credentials")
                .last()
                .isEqualTo("ann is in by login, from 192.0.2.1:292");
        chat.passes(Duration.ofSeconds(30));
        assertThat(log.all())
                .hasSize(21)
                .contains(
                        "eve is in by resume, 285 times more within 30 s, from 192.0.2.1",
                        "eve is out, 285 times more within 30 s, from 192.0.2.1");
    }

    @Test
    void aTokenUsedFromManyNetworksHasALineForEach() throws StorageException {
        SessionToken token = SessionToken.random(new Random(7));
        when(chat.tokens.find(token.hash())).thenReturn(Optional.of(new Account(1, new Username("eve"), "h")));
        for (int i = 0; i < 100; i++) {
            ChatFixture.Peer each = chat.connects();
            each.connection.network = "2001:db8::" + i;
            each.says("{\"action\":\"resume\",\"token\":\"" + token.text() + "\"}");
            chat.runAll();
        }
        assertThat(log.all()).hasSize(100);
    }
}
