package chatroom.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchWorkerTest {
    private final HandRunWorkers workers = new HandRunWorkers();
    private final List<String> log = new ArrayList<>();
    private final BatchWorker<String, Integer> batches = batches(workers);

    @Test
    void allThatWaitsIsOneBatchInTheOrderOffered() {
        offer("a", "b", "c");
        assertThat(workers.waiting()).isEqualTo(1);

        workers.runNext();

        assertThat(log).containsExactly("[a, b, c] -> 3");
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void aBatchHoldsNoMoreThanItMayAndTheRestQueuesBehindOtherJobs() {
        offer("a", "b", "c", "d", "e");
        workers.offer(() -> log.add("other job"), outcome -> {});

        workers.runAll();

        assertThat(log).containsExactly("[a, b, c, d] -> 4", "other job", "[e] -> 1");
    }

    @Test
    void whatIsOfferedWhileABatchIsWorkedOnIsInTheNext() {
        BatchWorker<String, Integer> reentrant = new BatchWorker<>(
                workers,
                4,
                6,
                batch -> {
                    if (batch.contains("a")) {
                        offer("b");
                    }
                    return batch.size();
                },
                (batch, outcome) -> log.add(batch.toString()));
        reentrant.offer("a");
        reentrant.start();

        workers.runAll();

        assertThat(log).containsExactly("[a]", "[b] -> 1");
    }

    @Test
    void aFailedBatchIsReportedAndTheNextOneIsWorkedOn() {
        offer("bad", "b");
        workers.runNext();
        offer("c");
        workers.runNext();

        assertThat(log).containsExactly("[bad, b] failed: bad", "[c] -> 1");
    }

    @Test
    void refusesWhatIsMoreThanMayWait() {
        offer("a", "b", "c", "d", "e", "f");

        assertThat(batches.offer("g")).isFalse();
        workers.runNext();
        assertThat(batches.offer("h")).isTrue();

        workers.runAll();
        assertThat(log).containsExactly("[a, b, c, d] -> 4", "[e, f, h] -> 3");
    }

    @Test
    void aWorkerThatBeginsAtOnceIsNotHeldUpByWhoeverStartsIt() {
        Workers sameMoment = new Workers() {
            @Override
            public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
                Thread worker = new Thread(() -> done.accept(JobResult.of(job)));
                worker.start();
                assertThat(joined(worker)).as("done before the start returns").isTrue();
                return true;
            }
        };
        BatchWorker<String, Integer> atOnce = batches(sameMoment);
        atOnce.offer("a");
        atOnce.start();
        assertThat(log).containsExactly("[a] -> 1");

        atOnce.offer("b");
        atOnce.start();
        assertThat(log).containsExactly("[a] -> 1", "[b] -> 1");
    }

    private static boolean joined(Thread worker) {
        try {
            worker.join(10_000);
            return !worker.isAlive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingIsWorkedOnBeforeTheStartHoweverMuchIsOffered() {
        assertThat(batches.offer("a")).isTrue();
        assertThat(batches.offer("b")).isTrue();
        assertThat(workers.waiting()).isZero();

        batches.start();
        batches.start();
        assertThat(workers.waiting()).isEqualTo(1);
    }

    @Test
    void afterALargeBatchAStartIsPutOffOnceWhereLessWaits() {
        List<Integer> sizes = new ArrayList<>();
        BatchWorker<Integer, Boolean> large =
                new BatchWorker<>(workers, 100, 100, batch -> true, (batch, outcome) -> sizes.add(batch.size()));
        IntStream.range(0, 10).forEach(large::offer);
        assertThat(large.startOrPutOff()).as("the first").isFalse();
        workers.runAll();

        large.offer(1);
        assertThat(large.startOrPutOff()).as("with one of ten").isTrue();
        assertThat(workers.waiting()).isZero();
        large.offer(2);
        assertThat(large.startOrPutOff()).as("once more").isFalse();
        workers.runAll();
        assertThat(sizes).containsExactly(10, 2);

        large.offer(3);
        assertThat(large.startOrPutOff()).as("after a small one").isFalse();
        workers.runAll();
        assertThat(sizes).containsExactly(10, 2, 1);
    }

    @Test
    void aStartWithoutItemsIsNone() {
        batches.start();
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void whatNoWorkerWillTakeWaitsForTheNextStart() {
        workers.refuse(true);
        offer("a");
        assertThat(log).isEmpty();

        workers.refuse(false);
        offer("b");
        workers.runAll();

        assertThat(log).containsExactly("[a, b] -> 2");
    }

    @Test
    void whatWasAcceptedIsWorkedOnEvenIfTheWorkersTakeNoMoreJobs() {
        offer("a", "b", "c", "d", "e");
        workers.refuse(true);

        workers.runNext();

        assertThat(log).containsExactly("[a, b, c, d] -> 4", "[e] -> 1");
    }

    @Test
    void aReceiverThatFailsLosesOnlyItsOwnReport() {
        BatchWorker<String, Integer> failing = new BatchWorker<>(workers, 1, 6, List::size, (batch, outcome) -> {
            log.add(batch.toString());
            if (batch.contains("a")) {
                throw new IllegalStateException("the receiver is broken, on purpose");
            }
        });
        assertThat(failing.offer("a")).isTrue();
        assertThat(failing.offer("b")).isTrue();
        failing.start();

        workers.runAll();

        assertThat(log).containsExactly("[a]", "[b]");
    }

    @Test
    void worksWhereTheWorkerIsTheCallerItself() {
        Workers direct = new Workers() {
            @Override
            public <R> boolean offer(Job<R> job, java.util.function.Consumer<JobResult<R>> done) {
                done.accept(JobResult.of(job));
                return true;
            }
        };
        BatchWorker<String, Integer> immediate = batches(direct);

        for (String item : List.of("a", "b")) {
            assertThat(immediate.offer(item)).isTrue();
            immediate.start();
        }

        assertThat(log).containsExactly("[a] -> 1", "[b] -> 1");
    }

    @Test
    void manyThreadsLoseNothingAndKeepTheirOwnOrder() throws Exception {
        int perThread = 20_000;
        List<Integer> seen = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(2 * perThread);
        try (WorkerPool pool = new WorkerPool("test-batch", 1, 1)) {
            BatchWorker<Integer, Boolean> worker = new BatchWorker<>(
                    pool, 100, 1_000, seen::addAll, (batch, outcome) -> batch.forEach(item -> all.countDown()));
            Thread odd = new Thread(() ->
                    offerEach(worker, IntStream.range(0, perThread).map(i -> 2 * i + 1)));
            odd.start();
            offerEach(worker, IntStream.range(0, perThread).map(i -> 2 * i));
            odd.join();
            all.await();
        }
        assertThat(seen).hasSize(2 * perThread);
        assertThat(seen.stream().filter(i -> i % 2 == 0)).isSorted().doesNotHaveDuplicates();
        assertThat(seen.stream().filter(i -> i % 2 == 1)).isSorted().doesNotHaveDuplicates();
    }

    private static void offerEach(BatchWorker<Integer, Boolean> worker, IntStream items) {
        items.forEach(item -> {
            while (!worker.offer(item)) {
                Thread.onSpinWait();
            }
            worker.start();
        });
    }

    private BatchWorker<String, Integer> batches(Workers over) {
        return new BatchWorker<>(
                over,
                4,
                6,
                batch -> {
                    if (batch.contains("bad")) {
                        throw new IllegalArgumentException("bad");
                    }
                    return batch.size();
                },
                (batch, outcome) -> log.add(batch + describe(outcome)));
    }

    private static String describe(JobResult<Integer> outcome) {
        return outcome instanceof JobResult.Done<Integer> done
                ? " -> " + done.value()
                : " failed: " + ((JobResult.Failed<Integer>) outcome).cause().getMessage();
    }

    private void offer(String... items) {
        for (String item : items) {
            assertThat(batches.offer(item)).isTrue();
        }
        batches.start();
    }
}
