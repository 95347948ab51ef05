package chatroom.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.RoomName;
import chatroom.server.reactor.Timers;
import chatroom.server.store.News.Look;
import chatroom.server.work.HandRunWorkers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final Duration AT_THE_LATEST = Duration.ofMillis(500);
    private static final Duration APART = Duration.ofMillis(5);

    private final FakeNews news = new FakeNews();
    private final HandRunWorkers looking = new HandRunWorkers();
    private final HandRunWorkers storing = new HandRunWorkers();
    private final Queue<Runnable> mailbox = new ArrayDeque<>();
    private long nowNs = 1_000_000_000_000L;
    private final Timers timers = new Timers(() -> nowNs);
    private final Cluster cluster = new Cluster(news, looking, storing, timers, mailbox::add);
    private final List<Look> applied = new ArrayList<>();
    private final List<Boolean> released = new ArrayList<>();

    @BeforeEach
    void begin() {
        cluster.begin(applied::add);
    }

    private void passes(Duration time) {
        nowNs += time.toNanos();
        timers.run();
    }

    /** A look that is under way comes to its end. */
    private void looked() {
        looking.runNext();
        deliver();
    }

    private void deliver() {
        while (!mailbox.isEmpty()) {
            mailbox.remove().run();
        }
    }

    private static Look found(long head) {
        return new Look(
                false,
                Map.of(RoomName.LOBBY, head),
                Set.of(),
                Set.of(),
                List.of(),
                List.of(),
                Optional.of(Set.of(7L, 8L)));
    }

    @Test
    void itLooksAtOnceAndThenTwiceASecond() {
        news.toFind.add(found(3));
        assertThat(looking.waiting()).isEqualTo(1);
        looked();
        assertThat(applied).containsExactly(found(3));
        assertThat(cluster.stats().nodes.get()).as("two others, and this one").isEqualTo(3);

        passes(AT_THE_LATEST.minusNanos(1));
        assertThat(looking.waiting()).isZero();
        passes(Duration.ofNanos(1));
        assertThat(looking.waiting()).isEqualTo(1);
    }

    /** Whatever has started it starts it anew. */
    @Test
    void inAnotherHistoryTheServerEndsAndLooksNoMore() {
        List<String> ended = new ArrayList<>();
        cluster.endsBy(() -> ended.add("ended"));
        news.isOfAnotherHistory = true;
        looked();
        passes(AT_THE_LATEST);
        assertThat(ended).containsExactly("ended");
        assertThat(looking.waiting()).isZero();
    }

    @Test
    void aNudgeIsLookedAtAtOnceAndManyAreOneLook() {
        looked();
        passes(APART);
        for (int i = 0; i < 100; i++) {
            news.nudge();
        }
        assertThat(mailbox).hasSize(1);
        deliver();
        passes(Duration.ZERO);
        assertThat(looking.waiting()).isEqualTo(1);
    }

    @Test
    void whatComesDuringALookIsLookedAtAfterItWithAPauseWhereThereIsMuch() {
        news.nudge();
        deliver();
        assertThat(looking.waiting()).as("one at a time").isEqualTo(1);
        looked();
        assertThat(looking.waiting()).isZero();
        passes(APART);
        assertThat(looking.waiting()).isEqualTo(1);
    }

    @Test
    void whoAsksForALookWaitsForOneThatBeganAfterThat() {
        cluster.look(released::add);
        looked();
        assertThat(released).as("this one was under way already").isEmpty();
        passes(APART);
        looked();
        assertThat(released).containsExactly(true);
    }

    @Test
    void whatWasFoundIsInMemoryBeforeAnybodyIsTold() {
        looked();
        news.toFind.add(found(4));
        cluster.look(isApplied -> released.add(applied.contains(found(4))));
        passes(APART);
        looked();
        assertThat(released).containsExactly(true);
    }

    @Test
    void whoIsToldMayAskAgain() {
        looked();
        cluster.look(isApplied -> cluster.look(released::add));
        passes(APART);
        looked();
        assertThat(released).isEmpty();
        passes(APART);
        looked();
        assertThat(released).containsExactly(true);
    }

    @Test
    void whereALookFailsAllWhoWaitAreToldAndItIsTriedTwiceASecondWhateverNudges() {
        cluster.look(released::add);
        news.isDown = true;
        looked();
        assertThat(released).containsExactly(false);
        assertThat(cluster.stats().failures.get()).isEqualTo(1);

        news.nudge();
        deliver();
        passes(AT_THE_LATEST.minusNanos(1));
        assertThat(looking.waiting()).isZero();
        passes(Duration.ofNanos(1));
        looked();
        assertThat(cluster.failingForNs()).hasValue(AT_THE_LATEST.toNanos());

        news.isDown = false;
        passes(AT_THE_LATEST);
        looked();
        assertThat(cluster.failingForNs()).isEmpty();
    }

    /** One whose packets are lost takes a quarter of a minute to fail. */
    @Test
    void aDatabaseThatDoesNotAnswerCountsAsFailingFromWhenItWasAsked() {
        cluster.look(released::add);
        passes(AT_THE_LATEST);
        assertThat(looking.waiting()).isEqualTo(1);
        passes(Duration.ofSeconds(9));
        assertThat(cluster.failingForNs().orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(9).toNanos());
    }

    @Test
    void whoeverFailsThatWaitedForALookFailsAlone() {
        looked();
        cluster.look(isApplied -> {
            throw new IllegalStateException("a mistake");
        });
        cluster.look(released::add);
        passes(APART);
        looked();
        assertThat(released).containsExactly(true);
        passes(AT_THE_LATEST);
        assertThat(looking.waiting()).isEqualTo(1);
    }
}
