package chatroom.server.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when an error has ended one of its threads. A process that has lost a thread may answer nobody, and is started again by
 * nobody; nor can what was half changed be relied on any more. Everything that is acknowledged is on disk, so there is nothing to wait for.
 *
 * <p>Nobody catches want of memory or a broken JVM ({@link OutOfMemoryError}, {@link InternalError}, {@link UnknownError}) for good, so it
 * comes here from whichever thread. A stack too deep ({@link StackOverflowError}) is a mistake like others: it costs the connection or the
 * job that it comes in. What is needed here was made ahead, because there may be no memory left. A thread of its own writes the last words:
 * whoever reads stderr may have stopped reading.
 */
public final class FatalErrorHandler implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FatalErrorHandler.class);
    private static final int EXIT_CODE = 1;
    private static final long SPEAKING_MILLIS = 500;
    private static final String WORDS =
            "the server ends at once, because an error ended one of its threads (out of memory, most likely); what it"
                    + " acknowledged is safe, and it can be started again";

    private static volatile byte[] words = (WORDS + "\n").getBytes(StandardCharsets.UTF_8);
    private static volatile boolean inFull = true;

    private final Runtime runtime = Runtime.getRuntime();
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
    private final Object lock = new Object();

    private final Thread speaker = new Thread(this::speak, "last-words");

    /** Guarded by the lock. */
    private Throwable cause;

    private FatalErrorHandler() {}

    /** From now on, for every thread of this process. */
    public static void prepare() {
        FatalErrorHandler end = new FatalErrorHandler();
        end.speaker.setDaemon(true);
        end.speaker.start();
        Thread.setDefaultUncaughtExceptionHandler(end);
    }

    /** The last words are one JSON object. */
    public static void speaksJson() {
        inFull = false;
        words = "{\"level\":\"ERROR\",\"loggerName\":\"%s\",\"formattedMessage\":\"%s\"}\n"
                .formatted(FatalErrorHandler.class.getName(), WORDS)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        try {
            if (!(e instanceof VirtualMachineError) || e instanceof StackOverflowError) {
                LOG.error("thread {} ended for a mistake of the server", thread.getName(), e);
            }
        } finally {
            end(e);
        }
    }

    private void end(Throwable e) {
        try {
            synchronized (lock) {
                cause = e;
                lock.notifyAll();
            }
            speaker.join(SPEAKING_MILLIS);
        } catch (InterruptedException interrupted) {
            // Then without words.
        } finally {
            runtime.halt(EXIT_CODE);
        }
    }

    private void speak() {
        try {
            Throwable due = awaitCause();
            err.write(words);
            if (inFull) {
                due.printStackTrace();
            }
        } catch (InterruptedException | IOException e) {
            // Then there is nobody to hear it.
        }
    }

    private Throwable awaitCause() throws InterruptedException {
        synchronized (lock) {
            while (cause == null) {
                lock.wait();
            }
            return cause;
        }
    }
}
