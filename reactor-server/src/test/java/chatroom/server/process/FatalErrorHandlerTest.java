package chatroom.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.TransactionBatcher;
import chatroom.server.work.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a server that an error of the JVM has hit: nothing that seems to live. */
@Tag("long")
class FatalErrorHandlerTest {
    private static final Pattern CATCHES_ERRORS =
            Pattern.compile("([^\\n]*)\\n[^\\n]*\\n *} catch \\([^)]*\\b(Error|Throwable) \\w+\\) \\{");

    private static final int ALL_WENT_ON = 42;

    /** Where it may happen. */
    enum Place {
        REACTOR_TIMER,
        REACTOR_MAIL,
        JOB,
        BACKGROUND_JOB,
        ANSWER_OF_A_JOB,
        BATCH,
        GROUP,
        OTHER_THREAD
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void noMemoryInOneThreadEndsTheProcessAtOnceWithOne(Place place) throws Exception {
        Path errors = folder.resolve("errors");
        Process child = start(place.name(), ProcessBuilder.Redirect.to(errors.toFile()));
        assertThat(exitCode(child)).as("%s", Files.readString(errors)).isEqualTo(1);
        assertThat(Files.readString(errors)).contains("the server ends at once");
    }

    /** Whatever ended it: nobody knows what is left undone. */
    @ParameterizedTest
    @ValueSource(strings = {"STACK", "ASSERTION", "EXCEPTION"})
    void aThreadThatEndsByWhateverErrorEndsTheProcess(String what) throws Exception {
        Path errors = folder.resolve("errors");
        Process child = start(what, ProcessBuilder.Redirect.to(errors.toFile()));
        assertThat(exitCode(child)).as("%s", Files.readString(errors)).isEqualTo(1);
        assertThat(Files.readString(errors)).contains("the server ends at once");
    }

    @Test
    void aStackThatIsTooDeepCostsWhatItWasForAndNotTheProcess() throws Exception {
        Path errors = folder.resolve("errors");
        Process child = start("STACK_IN_EACH", ProcessBuilder.Redirect.to(errors.toFile()));
        assertThat(exitCode(child)).as("%s", Files.readString(errors)).isEqualTo(ALL_WENT_ON);
    }

    @Test
    void itEndsEvenIfNobodyReadsWhatItSays() throws Exception {
        Process child = start("FULL_STDERR", ProcessBuilder.Redirect.PIPE);
        assertThat(exitCode(child)).isEqualTo(1);
    }

    /** Each place that catches everything lets through what has to end the process. */
    @Test
    void nobodyCatchesAnErrorOfTheJvmForGood() throws IOException {
        List<String> offenders = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = CATCHES_ERRORS.matcher(Files.readString(source));
                while (matcher.find()) {
                    if (!matcher.group(1).contains("catch (OutOfMemoryError | InternalError | UnknownError ")) {
                        offenders.add(source + ": " + matcher.group().strip());
                    }
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    private static Process start(String place, ProcessBuilder.Redirect errors) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        place)
                .redirectError(errors)
                .start();
    }

    private static int exitCode(Process child) throws InterruptedException {
        try {
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return child.exitValue();
        } finally {
            child.destroyForcibly();
        }
    }

    /** Threads as a server has them, one of which needs more memory than there is. */
    static final class Child {
        /** Held, so that there is none for anybody any more. */
        private static final List<byte[]> HOARD = new ArrayList<>();

        public static void main(String[] args) throws IOException {
            FatalErrorHandler.prepare();
            Reactor reactor = new Reactor(System::nanoTime, new ReactorLimits(1, 1_024, 1_024, Duration.ZERO));
            WorkerPool pool = new WorkerPool("read", 1, 8);
            var mailbox = reactor.<Integer>newMailbox();
            mailbox.deliverTo(args[0].equals("STACK_IN_EACH") ? Child::deepOrEnd : Child::hoard);
            if (args[0].equals("REACTOR_TIMER")) {
                reactor.timers().schedule(Duration.ZERO, () -> hoard(0));
            }
            reactor.start();
            switch (args[0]) {
                case "REACTOR_MAIL" -> mailbox.offer(0);
                case "JOB" -> pool.offer(() -> hoard(0), outcome -> {});
                case "BACKGROUND_JOB" -> WorkerPool.inBackground("hash", 1, 8).offer(() -> hoard(0), outcome -> {});
                case "ANSWER_OF_A_JOB" -> pool.offer(() -> 0, outcome -> hoard(0));
                case "BATCH" -> batch(pool);
                case "GROUP" ->
                    new TransactionBatcher(pool, 2, 2, Child::together).offer(() -> hoard(0), outcome -> {});
                case "STACK" -> new Thread(() -> deep(0)).start();
                case "ASSERTION" ->
                    new Thread(() -> {
                                throw new AssertionError("a mistake");
                            })
                            .start();
                case "EXCEPTION" ->
                    new Thread(() -> {
                                throw new IllegalStateException("a mistake");
                            })
                            .start();
                case "STACK_IN_EACH" -> stackInEach(mailbox, pool);
                case "OTHER_THREAD" -> new Thread(() -> hoard(0)).start();
                case "FULL_STDERR" -> {
                    pool.offer(Child::fillStderr, outcome -> {});
                    new Thread(() -> hoard(0)).start();
                }
                default -> {}
            }
        }

        private static void batch(WorkerPool pool) {
            BatchWorker<Integer, Boolean> batches =
                    new BatchWorker<>(pool, 2, 2, batch -> hoard(0), (batch, outcome) -> {});
            batches.offer(0);
            batches.start();
        }

        /** Then each of them does one thing more, the last of which ends the process. */
        private static void stackInEach(Mailbox<Integer> mailbox, WorkerPool pool) {
            TransactionBatcher grouped = new TransactionBatcher(pool, 2, 2, Child::together);
            BatchWorker<Integer, Integer> batches =
                    new BatchWorker<>(pool, 2, 2, batch -> deep(0), (batch, outcome) -> deep(0));
            pool.offer(() -> deep(0), outcome -> deep(0));
            grouped.offer(() -> deep(0), outcome -> deep(0));
            batches.offer(0);
            batches.start();
            mailbox.offer(0);
            pool.offer(() -> 0, first -> grouped.offer(() -> 0, second -> mailbox.offer(1)));
        }

        private static void deepOrEnd(int mail) {
            if (mail == 0) {
                deep(0);
            }
            System.exit(ALL_WENT_ON);
        }

        @SuppressWarnings("InfiniteRecursion") // It is to find the end of the stack.
        private static int deep(int depth) {
            return deep(depth + 1) + 1;
        }

        private static void together(BooleanSupplier jobs) throws IOException {
            if (!jobs.getAsBoolean()) {
                throw new IOException("one of them failed");
            }
        }

        private static boolean fillStderr() {
            byte[] much = new byte[1024 * 1024];
            System.err.write(much, 0, much.length);
            return true;
        }

        private static boolean hoard(int any) {
            while (true) {
                HOARD.add(new byte[64 * 1024]);
            }
        }
    }
}
