package chatroom.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.chat.ChatSettings;
import chatroom.server.reactor.CloseReason;
import chatroom.server.room.RoomSettings;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At the limit of 10 messages a second and 30 at once. */
class PricesTest {
    private static final String FULL_POLL = "{\"action\":\"poll\",\"last_id\":0}";
    private static final String PING = "{\"action\":\"ping\"}";
    private static final String SEARCH = "{\"action\":\"search\",\"query\":\"hi\"}";

    private final ChatFixture chat = new ChatFixture();

    @BeforeEach
    void thereAreMessages() throws StorageException {
        for (int id = 1; id <= 1_000; id++) {
            chat.publishes(new ChatMessage(id, "ann", "hi there", ChatFixture.NOW));
        }
        lenient()
                .when(chat.journals.readAfter(any(), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenAnswer(call -> chat.page(true));
        lenient()
                .when(chat.roomSearch.find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenAnswer(call -> chat.page(false));
    }

    @Test
    void whoReadsVeryManyPagesWaitsAndIsNeverRefused() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"push\":false");
        ann.got();
        int answered = 0;
        while (answered < 10_000) {
            ann.says(FULL_POLL);
            chat.runAll();
            if (ann.got().isEmpty()) {
                break;
            }
            answered++;
        }
        assertThat(answered).as("at once").isBetween(550, 650);
        assertThat(ann.connection.paused).isTrue();
        assertThat(chat.chat.sessionStats().heldByPrice.get()).isEqualTo(1);

        chat.passes(Duration.ofMillis(10));
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"status\":\"ok\",\"action\":\"poll\"");
        assertThat(ann.connection.paused).isFalse();
    }

    /** Ten thousand clients that ask once a second for what is new, all of one account. */
    @Test
    void simpleClientsAreNotHeldUp() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"push\":false");
        ann.got();
        for (int second = 0; second < 5; second++) {
            for (int client = 0; client < 10_000; client++) {
                ann.says("{\"action\":\"poll\",\"last_id\":1000,\"limit\":500}");
            }
            assertThat(ann.got()).hasSize(10_000);
            chat.passes(Duration.ofSeconds(1));
        }
    }

    @Test
    void connectionsOfOneAccountPayTogetherAndOthersDoNot() {
        ChatFixture.Peer first = chat.connects().logsIn("ann", ",\"push\":false");
        ChatFixture.Peer second = chat.connects().logsIn("ann", ",\"push\":false");
        ChatFixture.Peer bob = chat.connects().logsIn("bob", ",\"push\":false");
        readUntilHeld(first);
        second.got();
        bob.got();

        second.says(PING);
        bob.says(PING);

        assertThat(second.got()).isEmpty();
        assertThat(bob.got()).hasSize(1);
    }

    @Test
    void pingsHaveAPriceBeforeALogInToo() {
        ChatFixture.Peer guest = chat.connects();
        IntStream.range(0, 100_000).takeWhile(i -> !guest.connection.paused).forEach(i -> guest.says(PING));
        assertThat(guest.got().size()).isBetween(14_000, 16_000);
        chat.passes(Duration.ofSeconds(1));
        assertThat(guest.got()).hasSize(1);
    }

    @Test
    void guestsPayTogetherByNetworkButNotWhereAProxyHidesTheirs() {
        assertThat(heldByAnother(chat)).isTrue();
        ChatSettings behindAProxy = new ChatSettings(
                "test", 10, 30, 128, Duration.ofSeconds(60), ChatFixture.OPEN, RoomSettings.USUAL, false);
        assertThat(heldByAnother(new ChatFixture(0, behindAProxy))).isFalse();
        ChatFixture changed = new ChatFixture();
        changed.chat.reconfigure(behindAProxy);
        assertThat(heldByAnother(changed)).isFalse();
    }

    private static boolean heldByAnother(ChatFixture server) {
        ChatFixture.Peer crowd = server.connects();
        IntStream.range(0, 100_000).takeWhile(i -> !crowd.connection.paused).forEach(i -> crowd.says(PING));
        assertThat(crowd.connection.paused).isTrue();
        ChatFixture.Peer other = server.connects();
        other.says(PING);
        return other.connection.paused;
    }

    @Test
    void aSearchThatTookLongIsPaidForByTheNext() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.says(SEARCH);
        chat.storing.runAll();
        chat.deliverCompletions();
        chat.passes(Duration.ofMillis(1_900));
        chat.runAll();
        assertThat(ann.got()).hasSize(1);

        ann.says(SEARCH);
        chat.runAll();
        assertThat(ann.got()).isEmpty();
        chat.passes(Duration.ofSeconds(10));
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void tokensThatStandForNobodyAreAnsweredMoreAndMoreSlowly() throws StorageException {
        lenient().when(chat.tokens.find(any())).thenReturn(Optional.empty());
        ChatFixture.Peer guest = chat.connects();
        String resume = "{\"action\":\"resume\",\"token\":\"" + "A".repeat(43) + "\"}";
        int answered = 0;
        while (answered < 10_000) {
            guest.says(resume);
            chat.runAll();
            if (guest.got().isEmpty()) {
                break;
            }
            answered++;
        }
        assertThat(answered).isBetween(500, 600);
    }

    @Test
    void whatWaitsToBeEarnedIsNotBegunWhereTheServerStops() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"push\":false");
        readUntilHeld(ann);
        assertThat(ann.connection.paused).isTrue();

        ann.handler.onShutdown();

        assertThat(ann.connection.closed).isEqualTo(CloseReason.SHUTTING_DOWN);
    }

    private void readUntilHeld(ChatFixture.Peer peer) {
        for (int i = 0; i < 10_000 && !peer.connection.paused; i++) {
            peer.says(FULL_POLL);
            chat.runAll();
        }
    }
}
