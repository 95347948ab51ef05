package chatroom.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.room.Lobby;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnPresenceTest {
    private static final Username ANN = new Username("ann");
    private static final Username BOB = new Username("bob");
    private static final Duration GATHERING = Duration.ofMillis(250);

    private final ChatFixture chat = new ChatFixture();
    private final Lobby lobby = chat.room;
    private final FakeNews news = new FakeNews();
    private final OwnPresence own = new OwnPresence(news, lobby, chat.storing, chat.timers, chat.completions::add);

    private void passes(Duration time) {
        chat.passes(time);
        chat.runAll();
    }

    @Test
    void whoComesAndGoesIsNotedTogetherAndOnlyTheFirstAndLastConnectionCount() {
        lobby.join(ANN);
        lobby.join(ANN);
        lobby.join(BOB);
        passes(GATHERING.minusNanos(1));
        assertThat(news.noted).isEmpty();
        passes(Duration.ofNanos(1));
        assertThat(news.noted).containsExactly(Map.of(ANN, true, BOB, true));

        lobby.leave(ANN);
        lobby.leave(BOB);
        passes(GATHERING);
        assertThat(news.noted).last().isEqualTo(Map.of(BOB, false));
    }

    @Test
    void whoIsOnAnotherServerTooIsNotedHereAllTheSame() {
        lobby.joinElsewhere(ANN);
        lobby.join(ANN);
        passes(GATHERING);
        assertThat(news.noted).containsExactly(Map.of(ANN, true));
    }

    @Test
    void whatCouldNotBeNotedIsNotedLaterAsItIsThen() {
        news.isDown = true;
        lobby.join(ANN);
        lobby.join(BOB);
        chat.passes(GATHERING);
        // While it is being noted that bob is here.
        lobby.leave(BOB);
        chat.runAll();
        news.isDown = false;
        passes(Duration.ofMillis(500));
        assertThat(news.noted).containsExactly(Map.of(ANN, true, BOB, false));
    }

    @Test
    void whereTheDatabaseMayHaveForgottenEverybodyAllAreNotedSomeAtATime() {
        for (int i = 0; i < OwnPresence.TOGETHER + 1; i++) {
            lobby.join(new Username("name" + i));
        }
        passes(GATHERING);
        passes(GATHERING);
        news.noted.clear();
        own.noteAll();
        passes(Duration.ZERO);
        assertThat(news.noted)
                .singleElement()
                .satisfies(some -> assertThat(some).hasSize(OwnPresence.TOGETHER));
        passes(GATHERING);
        assertThat(news.noted).last().satisfies(rest -> assertThat(rest).hasSize(1));
    }

    @Test
    void atTheEndNobodyIsHereAnyMore() {
        lobby.join(ANN);
        passes(GATHERING);
        lobby.leave(ANN);
        own.noteRest();
        chat.runAll();
        assertThat(news.noted).last().isEqualTo(Map.of(ANN, false));
    }
}
