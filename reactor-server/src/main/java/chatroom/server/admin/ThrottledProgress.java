package chatroom.server.admin;

import chatroom.server.store.Progress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells people how far something is where it takes long, and then not too often. One thread. */
public final class ThrottledProgress implements Progress {
    private static final long PERCENT = 100;

    private final LongSupplier nanoTime;
    private final long patienceNs;
    private final long paceNs;
    private final Consumer<String> tell;
    private final long beganNs;
    private long toldNs;
    private boolean hasTold;

    /**
     * @param patience how long nothing is told at first
     * @param pace the time between two things that are told
     * @param tell gets half a sentence
     */
    public ThrottledProgress(LongSupplier nanoTime, Duration patience, Duration pace, Consumer<String> tell) {
        this.nanoTime = nanoTime;
        this.patienceNs = patience.toNanos();
        this.paceNs = pace.toNanos();
        this.tell = tell;
        this.beganNs = nanoTime.getAsLong();
    }

    @Override
    public void at(String what, long done, long total) {
        long nowNs = nanoTime.getAsLong();
        if (nowNs - beganNs < patienceNs || (hasTold && nowNs - toldNs < paceNs)) {
            return;
        }
        hasTold = true;
        toldNs = nowNs;
        tell.accept(inWords(what, done, total) + ", " + TimeUnit.NANOSECONDS.toSeconds(nowNs - beganNs) + " s so far");
    }

    /** As {@link #at}. */
    public static String inWords(String what, long done, long total) {
        return total > 0 ? what + ", " + Math.min(PERCENT, done * PERCENT / total) + " %" : what;
    }

    public boolean hasTold() {
        return hasTold;
    }
}
