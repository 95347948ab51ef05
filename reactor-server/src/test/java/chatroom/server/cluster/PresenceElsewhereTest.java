package chatroom.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.log.Cursor;
import chatroom.server.room.Lobby;
import chatroom.server.store.News.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceElsewhereTest {
    private static final Username ANN = new Username("ann");
    private static final Username BOB = new Username("bob");
    private static final long SECOND = 2;
    private static final long THIRD = 3;
    private static final Optional<Set<Long>> UNKNOWN = Optional.empty();

    private final ChatFixture chat = new ChatFixture();
    private final Lobby lobby = chat.room;
    private final Cursor shown = chat.log.cursorAt(1);
    private final PresenceElsewhere elsewhere = new PresenceElsewhere(lobby);

    private void noted(long node, Username user, boolean isHere) {
        elsewhere.apply(false, List.of(new Presence(node, Map.of(user, isHere))), Optional.of(Set.of(SECOND, THIRD)));
    }

    private List<String> told() {
        chat.passes(Duration.ofMillis(250));
        if (!chat.log.hasNews(shown)) {
            return List.of();
        }
        String events = UTF_8.decode(chat.log.read(shown)).toString();
        chat.log.advance(shown, events.length());
        return events.lines().toList();
    }

    @Test
    void whoComesToAnotherServerIsHereAndIsToldOf() {
        noted(SECOND, ANN, true);
        assertThat(lobby.online()).isEqualTo(1);
        assertThat(told()).containsExactly("{\"event\":\"presence\",\"joined\":[\"ann\"],\"left\":[],\"online\":1}");
    }

    @Test
    void oneOnTwoServersIsOneAndIsGoneWithTheLast() {
        lobby.join(ANN);
        noted(SECOND, ANN, true);
        noted(THIRD, ANN, true);
        noted(THIRD, ANN, true);
        assertThat(lobby.online()).isEqualTo(1);
        lobby.leave(ANN);
        noted(THIRD, ANN, false);
        assertThat(lobby.online()).isEqualTo(1);
        noted(SECOND, ANN, false);
        noted(SECOND, ANN, false);
        assertThat(lobby.online()).isZero();
    }

    @Test
    void aServerThatIsNotAliveAnyMoreTakesItsPeopleWithIt() {
        noted(SECOND, ANN, true);
        noted(THIRD, BOB, true);
        elsewhere.apply(false, List.of(), UNKNOWN);
        assertThat(lobby.online()).as("nobody knows who is alive").isEqualTo(2);
        elsewhere.apply(false, List.of(), Optional.of(Set.of(THIRD)));
        assertThat(lobby.local()).isEmpty();
        assertThat(lobby.online()).isEqualTo(1);
    }

    @Test
    void afterAnInterruptionEverybodyStaysUntilItIsKnownWhoIsAlive() {
        noted(SECOND, ANN, true);
        noted(SECOND, BOB, true);
        assertThat(told()).hasSize(1);
        elsewhere.apply(true, List.of(), UNKNOWN);
        assertThat(lobby.online()).isEqualTo(2);
        long back = 4;
        elsewhere.apply(false, List.of(new Presence(back, Map.of(ANN, true))), UNKNOWN);
        assertThat(lobby.online()).isEqualTo(2);
        elsewhere.apply(false, List.of(), Optional.of(Set.of(back)));
        assertThat(lobby.online()).isEqualTo(1);
        assertThat(told())
                .as("ann was here all the time")
                .containsExactly("{\"event\":\"presence\",\"joined\":[],\"left\":[\"bob\"],\"online\":1}");
    }

    @Test
    void whoIsSaidAgainAfterAnInterruptionIsStillOne() {
        noted(SECOND, ANN, true);
        elsewhere.apply(true, List.of(new Presence(SECOND, Map.of(ANN, true))), Optional.of(Set.of(SECOND)));
        assertThat(lobby.online()).isEqualTo(1);
        noted(SECOND, ANN, false);
        assertThat(lobby.online()).isZero();
    }

    @Test
    void whoWentDuringAnInterruptionAndIsSaidToBeGoneIsGone() {
        noted(SECOND, ANN, true);
        elsewhere.apply(true, List.of(), UNKNOWN);
        elsewhere.apply(false, List.of(new Presence(SECOND, Map.of(ANN, false))), UNKNOWN);
        assertThat(lobby.online()).isZero();
    }
}
