package chatroom.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairWorkersTest {
    private static final FairShares SHARES =
            new FairShares(1, 3, 3, 3, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final HandRunWorkers threads = new HandRunWorkers();
    private final FairWorkers workers = new FairWorkers(threads, SHARES, () -> 0);
    private final List<String> log = new ArrayList<>();

    private static Workers of(FairWorkers workers, String network) {
        return workers.workingFor(new Requester(0, network, "account of " + network));
    }

    private boolean offer(String network, String job) {
        return of(workers, network).offer(() -> job, outcome -> log.add(told(outcome)));
    }

    private static String told(JobResult<String> outcome) {
        return outcome instanceof JobResult.Done<String> done
                ? done.value()
                : ((JobResult.Failed<String>) outcome).cause().getClass().getSimpleName();
    }

    @Test
    void whichJobItIsIsDecidedWhenTheTurnHasCome() {
        offer("a", "a1");
        offer("a", "a2");
        offer("b", "b1");
        threads.runAll();
        assertThat(log).containsExactly("a1", "b1", "a2");
    }

    @Test
    void whatGivesWayIsToldAndTheTurnIsTheNewcomers() {
        offer("a", "a1");
        offer("a", "a2");
        offer("a", "a3");
        assertThat(offer("b", "b1")).isTrue();
        assertThat(log).containsExactly("DisplacedException");
        assertThat(threads.waiting()).isEqualTo(3);
        threads.runAll();
        assertThat(log).containsExactly("DisplacedException", "a1", "b1", "a2");
    }

    @Test
    void whatTheThreadsRefuseDoesNotWait() {
        threads.refuse(true);
        for (int i = 0; i < 10; i++) {
            assertThat(offer("a", "never")).isFalse();
        }
        threads.refuse(false);
        assertThat(offer("a", "a1")).isTrue();
        threads.runAll();
        assertThat(log).containsExactly("a1");
    }

    @Test
    void aJobOrReceiverThatFailsTakesNobodysPlace() {
        for (int i = 0; i < 10; i++) {
            assertThat(of(workers, "a")
                            .offer(
                                    () -> {
                                        throw new IllegalStateException("on purpose");
                                    },
                                    outcome -> log.add("told")))
                    .isTrue();
            threads.runAll();
        }
        assertThat(log).hasSize(10);
    }

    @Test
    void manyThreadsDoEachJobOnce() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger gaveWay = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        try (WorkerPool pool = new WorkerPool("fair", 3, SHARES.waiting())) {
            FairWorkers shared = new FairWorkers(pool, SHARES, System::nanoTime);
            CountDownLatch offered = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                String network = "network " + i;
                new Thread(() -> {
                            for (int job = 0; job < 5_000; job++) {
                                if (of(shared, network)
                                        .offer(
                                                ran::incrementAndGet,
                                                outcome -> gaveWay.addAndGet(
                                                        outcome instanceof JobResult.Failed ? 1 : 0))) {
                                    taken.incrementAndGet();
                                }
                            }
                            offered.countDown();
                        })
                        .start();
            }
            assertThat(offered.await(50, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ran.get() + gaveWay.get()).isEqualTo(taken.get()).isPositive();
    }
}
