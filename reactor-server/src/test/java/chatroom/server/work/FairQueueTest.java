package chatroom.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final long SECOND = 1_000_000_000;
    private static final int PLACES = 10;

    private final FairQueue<String> queue = new FairQueue<>(
            new FairShares(2, PLACES, 6, 2, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1)));

    /** Where a clock may be that turns over soon. */
    private long nowNs = Long.MAX_VALUE - SECOND;

    private int accounts;

    /** Each for another account. */
    private boolean offer(int trafficClass, String network, String what) {
        return offer(new Requester(trafficClass, network, "account " + accounts++), what)
                .place()
                .isPresent();
    }

    private FairQueue.Admission<String> offer(Requester requester, String what) {
        return queue.offer(requester, what, nowNs);
    }

    /** In this order; each has ended before the next. */
    private List<String> all() {
        List<String> turns = new ArrayList<>();
        for (Optional<FairQueue.Entry<String>> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            turns.add(next.get().what());
            queue.ended(next.get().requester());
        }
        return turns;
    }

    @Test
    void networksTakeTurnsHoweverMuchEachAskedForFirst() {
        for (int i = 0; i < 4; i++) {
            offer(0, "a", "a" + i);
        }
        offer(0, "b", "b0");
        offer(0, "b", "b1");
        offer(0, "c", "c0");
        assertThat(all()).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "a3");
    }

    @Test
    void oneNetworkIsServedInItsOrder() {
        offer(0, "a", "1");
        nowNs += SECOND;
        offer(0, "a", "2");
        offer(0, "a", "3");
        assertThat(all()).containsExactly("1", "2", "3");
    }

    @Test
    void whoAskedForLittleLatelyComesBeforeWhoAskedForMuch() {
        for (int i = 0; i < 20; i++) {
            offer(0, "a", "a");
            all();
        }
        offer(0, "a", "often");
        nowNs += SECOND;
        offer(0, "b", "once");
        assertThat(all()).containsExactly("once", "often");
    }

    @Test
    void whoAskedForMuchIsForgivenAfterAWhileAndNeverWaitsForEver() {
        for (int i = 0; i < 1_000; i++) {
            offer(0, "a", "a");
            all();
        }
        offer(0, "a", "often");
        nowNs += Duration.ofSeconds(61).toNanos();
        offer(0, "new", "new");
        assertThat(all()).containsExactly("often", "new");
    }

    @Test
    void standingsTakeTurnsAndHavePlacesOfTheirOwn() {
        for (int i = 0; i < 2 * PLACES; i++) {
            offer(1, "stranger " + i, "s" + i);
        }
        assertThat(offer(0, "home", "m0")).isTrue();
        assertThat(offer(0, "home", "m1")).isTrue();
        assertThat(all()).hasSize(PLACES + 2).startsWith("s0", "m0", "s1", "m1");
    }

    @Test
    void whereNoPlaceIsLeftTheNetworkThatAskedForMostGivesWay() {
        for (int i = 0; i < 6; i++) {
            assertThat(offer(0, "greedy", "greedy" + i)).isTrue();
        }
        for (int i = 0; i < 4; i++) {
            offer(0, "b" + i, "b" + i);
        }
        assertThat(offer(new Requester(0, "new", "new"), "new").gaveWay()).contains("greedy5");
        // What it asked for in vain isn't held against it.
        assertThat(offer(new Requester(0, "other", "other"), "other").gaveWay()).contains("greedy4");
        assertThat(all())
                .containsExactly("greedy0", "b0", "b1", "b2", "b3", "new", "other", "greedy1", "greedy2", "greedy3");
    }

    @Test
    void whereAllAskedForAsMuchTheNewcomerIsRefused() {
        for (int i = 0; i < PLACES; i++) {
            offer(0, "n" + i, "n" + i);
        }
        assertThat(offer(0, "late", "late")).isFalse();
        assertThat(all()).hasSize(PLACES).doesNotContain("late");
    }

    @Test
    void whoAsksAgainWhenToldGetsAPlaceBeforeWhoAsksAllTheTime() {
        for (int i = 0; i < PLACES; i++) {
            offer(0, "n" + i, "n" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(offer(0, "eager", "eager")).isFalse();
        }
        assertThat(offer(0, "patient", "patient")).isFalse();
        queue.ended(queue.poll().orElseThrow().requester());
        assertThat(offer(0, "eager", "eager")).isTrue();
        nowNs += SECOND;
        assertThat(offer(new Requester(0, "patient", "patient"), "patient").gaveWay())
                .contains("eager");
    }

    @Test
    void anAccountAndANetworkHaveOnlySoMuchUnderWay() {
        Requester ann = new Requester(0, "a", "ann");
        assertThat(offer(ann, "1").place()).isPresent();
        assertThat(offer(ann, "2").place()).isPresent();
        assertThat(queue.hasShare(ann)).isFalse();
        assertThat(offer(new Requester(0, "b", "ann"), "3").place()).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(offer(0, "a", "x")).isTrue();
        }
        assertThat(offer(0, "a", "x")).isFalse();
        // What runs is under way too, until it has ended.
        FairQueue.Entry<String> running = queue.poll().orElseThrow();
        assertThat(queue.hasShare(ann)).isFalse();
        queue.ended(running.requester());
        assertThat(queue.hasShare(ann)).isTrue();
    }

    @Test
    void nothingIsRememberedOfWhatHasEndedButSomeNetworks() {
        Random random = new Random(7);
        for (int i = 0; i < 2 * FairQueue.MAX_REMEMBERED; i++) {
            offer(random.nextInt(2), "network " + i, "x");
            if (random.nextInt(3) == 0) {
                all();
            }
        }
        all();
        assertThat(queue.remembered()).isEqualTo(FairQueue.MAX_REMEMBERED);
    }

    @Test
    void whatIsWithdrawnWasNeverThere() {
        Requester ann = new Requester(0, "a", "ann");
        for (int i = 0; i < 100; i++) {
            queue.withdraw(offer(ann, "x").place().orElseThrow());
        }
        offer(ann, "ann");
        offer(0, "b", "b");
        assertThat(all()).containsExactly("ann", "b");
    }
}
