package chatroom.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.reactor.Timers;
import chatroom.server.store.News.Notice;
import chatroom.server.work.HandRunWorkers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutgoingNoticesTest {
    private static final Notice TYPING = new Notice.Typing(RoomName.LOBBY, new Username("ann"));
    private static final Duration GATHERING = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final FakeNews news = new FakeNews();
    private final HandRunWorkers storing = new HandRunWorkers();
    private long nowNs;
    private final Timers timers = new Timers(() -> nowNs);
    private final OutgoingNotices notices = new OutgoingNotices(news, storing, timers, Runnable::run);

    private static Notice announced(int number) {
        return new Notice.Announced("text " + number, Instant.EPOCH);
    }

    private void passes(Duration time) {
        nowNs += time.toNanos();
        timers.run();
        storing.runAll();
    }

    @Test
    void whatComesTogetherIsToldTogether() {
        notices.tell(TYPING);
        notices.tell(announced(1));
        passes(GATHERING.minusNanos(1));
        assertThat(news.told).isEmpty();
        nowNs++;
        timers.run();
        assertThat(storing.waiting()).isEqualTo(1);
        storing.runAll();
        assertThat(news.told).containsExactly(TYPING, announced(1));

        notices.tell(announced(2));
        passes(GATHERING);
        assertThat(news.told).containsExactly(TYPING, announced(1), announced(2));
    }

    @Test
    void announcementsAreToldWhenTheDatabaseIsBackAndTypingIsForgotten() {
        news.isDown = true;
        notices.tell(announced(1));
        notices.tell(TYPING);
        passes(GATHERING);
        notices.tell(announced(2));
        passes(RETRY);
        news.isDown = false;
        passes(RETRY);
        assertThat(news.told).containsExactly(announced(1), announced(2));
    }

    @Test
    void aRefusalByTheWorkersIsAsAFailure() {
        storing.refuse(true);
        notices.tell(announced(1));
        passes(GATHERING);
        storing.refuse(false);
        passes(RETRY);
        assertThat(news.told).containsExactly(announced(1));
    }

    @Test
    void noMoreThanSomeWait() {
        news.isDown = true;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < OutgoingNotices.MOST_WAITING; i++) {
                notices.tell(TYPING);
            }
            IntStream.rangeClosed(1, 90)
                    .mapToObj(OutgoingNoticesTest::announced)
                    .forEach(notices::tell);
            passes(GATHERING);
        }
        passes(RETRY);
        news.isDown = false;
        passes(RETRY);
        assertThat(news.told).hasSize(OutgoingNotices.MOST_ANNOUNCEMENTS).endsWith(announced(90));
    }

    @Test
    void whatIsLeftAtTheEndIsToldAtTheEnd() {
        notices.tell(announced(1));
        notices.tellRest();
        storing.runAll();
        assertThat(news.told).isEqualTo(List.of(announced(1)));
    }
}
