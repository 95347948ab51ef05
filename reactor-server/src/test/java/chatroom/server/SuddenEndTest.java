package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.reactor.Reactor;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.GroupedWorkers;
import chatroom.server.work.SuddenEnd;
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

/** What is left of a server that an error of the JVM has hit: nothing that seems to live. */
@Tag("long")
class SuddenEndTest {
    private static final Pattern CATCHES_ERRORS =
            Pattern.compile("([^\\n]*)\\n[^\\n]*\\n *} catch \\([^)]*\\b(Error|Throwable) \\w+\\) \\{");

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
                    if (!matcher.group(1).contains("catch (VirtualMachineError ")) {
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
            SuddenEnd.prepare();
            Reactor reactor = new Reactor(System::nanoTime, new ReactorLimits(1, 1_024, 1_024, Duration.ZERO));
            WorkerPool pool = new WorkerPool("read", 1, 8);
            var mailbox = reactor.<Integer>newMailbox();
            mailbox.deliverTo(Child::hoard);
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
                case "GROUP" -> new GroupedWorkers(pool, 2, 2, Child::together).offer(() -> hoard(0), outcome -> {});
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
