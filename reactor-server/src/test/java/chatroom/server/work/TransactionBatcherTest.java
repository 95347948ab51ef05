package chatroom.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TransactionBatcherTest {
    private final HandRunWorkers workers = new HandRunWorkers();
    private final List<String> log = new ArrayList<>();
    private final TransactionBatcher grouped = new TransactionBatcher(workers, 3, 5, this::together);
    private boolean failsInTheEnd;

    @Test
    void whatWaitsIsOnePieceAndEachHearsOfItselfWhenThatIsKept() {
        offer("a", "b");
        assertThat(workers.waiting()).isEqualTo(1);

        workers.runAll();

        assertThat(log).containsExactly("(", "a runs", "b runs", "kept)", "a done", "b done");
    }

    @Test
    void oneAloneNeedsNoGroup() {
        offer("a");
        workers.runAll();
        assertThat(log).containsExactly("a runs", "a done");
    }

    @Test
    void moreThanGoTogetherQueueBehindOtherJobs() {
        offer("a", "b", "c", "d");
        workers.offer(() -> log.add("other job"), outcome -> {});

        workers.runAll();

        assertThat(log.indexOf("other job")).isBetween(log.indexOf("c done"), log.indexOf("d runs"));
    }

    @Test
    void ifOneFailsEachIsDoneByItselfAndOnlyThatOneFails() {
        offer("a", "bad", "c");
        workers.runAll();
        assertThat(log)
                .containsExactly(
                        "(",
                        "a runs",
                        "bad runs",
                        "undone)",
                        "a runs",
                        "bad runs",
                        "c runs",
                        "a done",
                        "bad failed: bad",
                        "c done");
    }

    @Test
    void whatCannotBeDoneTogetherIsDoneByItself() {
        TransactionBatcher hopeless = new TransactionBatcher(workers, 3, 5, jobs -> {
            throw new IllegalStateException("no transaction");
        });
        offer(hopeless, "a", "b");
        workers.runAll();
        assertThat(log).containsExactly("a runs", "b runs", "a done", "b done");
    }

    @Test
    void whatFailedInTheEndIsNotDoneOnceMoreBecauseItMayBeKept() {
        failsInTheEnd = true;
        offer("a", "b");
        workers.runAll();
        assertThat(log).containsExactly("(", "a runs", "b runs", "a failed: in the end", "b failed: in the end");
    }

    @Test
    void anErrorInTheTransactionIsWhatComesOfEachJob() {
        TransactionBatcher overflowing = new TransactionBatcher(workers, 3, 5, jobs -> {
            assertThat(jobs.getAsBoolean()).isTrue();
            throw new StackOverflowError("too deep");
        });
        TransactionBatcher early = new TransactionBatcher(workers, 3, 5, jobs -> {
            throw new StackOverflowError("too deep");
        });
        offer(overflowing, "a", "b");
        offer(early, "c", "d");
        workers.runAll();
        assertThat(log)
                .containsExactly(
                        "a runs",
                        "b runs",
                        "a failed: too deep",
                        "b failed: too deep",
                        "c failed: too deep",
                        "d failed: too deep");
    }

    @Test
    void aReceiverThatFailsKeepsNobodyFromHearing() {
        grouped.offer(() -> 1, outcome -> {
            throw new IllegalStateException("a receiver's fault");
        });
        offer("b");
        workers.runAll();
        assertThat(log).contains("b done");
    }

    @Test
    void refusesWhatIsMoreThanMayWait() {
        offer("a", "b", "c", "d", "e");
        assertThat(grouped.offer(() -> 1, outcome -> {})).isFalse();
    }

    private void together(BooleanSupplier jobs) throws Exception {
        log.add("(");
        if (!jobs.getAsBoolean()) {
            log.add("undone)");
            throw new IllegalStateException("one of them failed");
        }
        if (failsInTheEnd) {
            throw new IllegalStateException("in the end");
        }
        log.add("kept)");
    }

    private void offer(String... names) {
        offer(grouped, names);
    }

    private void offer(Workers to, String... names) {
        for (String name : names) {
            Job<Integer> job = () -> {
                log.add(name + " runs");
                if (name.equals("bad")) {
                    throw new IllegalStateException("bad");
                }
                return 1;
            };
            assertThat(to.offer(job, outcome -> log.add(name + told(outcome)))).isTrue();
        }
    }

    private static String told(JobResult<Integer> outcome) {
        return outcome instanceof JobResult.Failed<Integer> failed
                ? " failed: " + failed.cause().getMessage()
                : " done";
    }
}
