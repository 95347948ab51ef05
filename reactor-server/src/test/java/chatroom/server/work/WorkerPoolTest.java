package chatroom.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class WorkerPoolTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final WorkerPool pool = new WorkerPool("chat-test", 1, 2);

    @AfterEach
    void stop() {
        gate.countDown();
        pool.close(LONG);
    }

    @Test
    void runsJobsOnThreadsOfItsName() {
        CompletableFuture<JobResult<String>> outcome = new CompletableFuture<>();

        assertThat(pool.offer(() -> Thread.currentThread().getName(), outcome::complete))
                .isTrue();

        assertThat(outcome.join()).isEqualTo(new JobResult.Done<>("chat-test-1"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsInTheBackgroundStandBackAndOthersDoNot() {
        try (WorkerPool background = WorkerPool.inBackground("behind", 1, 1)) {
            CompletableFuture<JobResult<Integer>> behind = new CompletableFuture<>();
            CompletableFuture<JobResult<Integer>> ordinary = new CompletableFuture<>();

            background.offer(WorkerPoolTest::niceness, behind::complete);
            pool.offer(WorkerPoolTest::niceness, ordinary::complete);

            int before = ((JobResult.Done<Integer>) ordinary.join()).value();
            assertThat(behind.join()).isEqualTo(new JobResult.Done<>(Math.max(10, before)));
            assertThat(before).isEqualTo(niceness());
        }
    }

    /** Of the calling thread. */
    private static int niceness() {
        try {
            return ThreadStat.niceness(Files.readString(Path.of("/proc/thread-self/stat")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatAJobThrowsIsItsOutcome() {
        CompletableFuture<JobResult<String>> outcome = new CompletableFuture<>();
        Exception thrown = new Exception("on purpose");

        pool.offer(
                () -> {
                    throw thrown;
                },
                outcome::complete);

        assertThat(outcome.join()).isEqualTo(new JobResult.Failed<String>(thrown));
    }

    @Test
    void refusesWhenTooManyWaitAndTakesMoreOnceTheyRan() throws Exception {
        occupyTheOnlyThread();
        assertThat(offer("b")).isTrue();
        assertThat(offer("c")).isTrue();

        assertThat(offer("d")).isFalse();
        gate.countDown();
        CountDownLatch ran = new CountDownLatch(1);
        while (!pool.offer(() -> log.add("e"), outcome -> ran.countDown())) {
            Thread.onSpinWait();
        }
        ran.await();

        assertThat(log).containsExactly("a", "b", "c", "e");
    }

    @Test
    void aJobMayAlwaysQueueItsContinuation() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> accepted = new CompletableFuture<>();
        pool.offer(
                () -> {
                    started.countDown();
                    gate.await();
                    return accepted.complete(offer("continuation"));
                },
                outcome -> {});
        started.await();
        offer("b");
        offer("c");
        assertThat(offer("too many")).isFalse();
        gate.countDown();

        assertThat(accepted.join()).isTrue();
        assertThat(pool.close(LONG)).isTrue();
        assertThat(log).containsExactly("b", "c", "continuation");
    }

    @Test
    void aReceiverThatFailsDoesNotStopTheWorker() {
        CompletableFuture<JobResult<String>> outcome = new CompletableFuture<>();
        pool.offer(() -> "a", done -> {
            throw new IllegalStateException("the receiver is broken, on purpose");
        });

        pool.offer(() -> Thread.currentThread().getName(), outcome::complete);

        assertThat(outcome.join()).isEqualTo(new JobResult.Done<>("chat-test-1"));
    }

    @Test
    void closingFinishesWhatWasAcceptedAndRefusesTheRest() throws Exception {
        occupyTheOnlyThread();
        offer("b");
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> pool.close(LONG));
        gate.countDown();

        assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log).containsExactly("a", "b");
        assertThat(offer("c")).isFalse();
    }

    @Test
    void closingGivesUpOnAJobThatDoesNotEnd() throws Exception {
        occupyTheOnlyThread();
        offer("b");

        try (LogLines lines = LogLines.of(WorkerPool.class)) {
            assertThat(pool.close(Duration.ofMillis(1))).isFalse();
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("chat-test: stopped with 1 jobs running and 1 waiting");
        }
        assertThat(log).doesNotContain("b");
    }

    @Test
    void threadsThatAreSlowToEndAreNothingLeftUndone() throws Exception {
        WorkerPool many = new WorkerPool("chat-many", 50, 1);
        CompletableFuture<JobResult<String>> outcome = new CompletableFuture<>();
        many.offer(() -> "a", outcome::complete);
        outcome.join();

        try (LogLines lines = LogLines.of(WorkerPool.class)) {
            boolean done = many.close(Duration.ZERO);
            while (!done) {
                // The job's thread has yet to come back from handing over its outcome.
                done = many.close(Duration.ZERO);
            }
            assertThat(lines.all()).noneMatch(line -> line.contains("stopped with 0 jobs"));
        }
    }

    private void occupyTheOnlyThread() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        pool.offer(
                () -> {
                    started.countDown();
                    gate.await();
                    return log.add("a");
                },
                outcome -> {});
        started.await();
    }

    private boolean offer(String name) {
        return pool.offer(() -> log.add(name), outcome -> {});
    }
}
