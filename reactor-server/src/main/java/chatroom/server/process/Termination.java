package chatroom.server.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * SIGTERM and SIGINT, from the first line of main on: a server may be told to stop before it has read its options. The JVM ends with 128
 * and the signal's number, unless its shutdown hook has the last word. Any thread.
 */
public final class Termination {
    /** A command line is read in less; where a file of it hangs, the JVM ends as it does by itself. */
    private static final long READING_SECONDS = 5;

    private final CountDownLatch known = new CountDownLatch(1);
    private volatile IntSupplier lastAct;

    /** Installs no shutdown hook yet. */
    public Termination() {}

    /** @throws IllegalStateException if the process is ending already */
    public static Termination caught() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::onShutdown, "shutdown"));
        return termination;
    }

    /** At its end the process does this, and exits with what it returns. */
    public void endsBy(IntSupplier lastAct) {
        this.lastAct = lastAct;
        known.countDown();
    }

    /** Nothing is to be done at the end, and the exit code is the JVM's: a command that a signal cuts short has failed. */
    public void endsAsItIs() {
        endsBy(null);
    }

    /** What was not said of the end until now, won't be. */
    public void isDue() {
        known.countDown();
    }

    private void onShutdown() {
        try {
            if (!known.await(READING_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        IntSupplier act = lastAct;
        if (act != null) {
            Runtime.getRuntime().halt(act.getAsInt());
        }
    }
}
