package chatroom.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The one thread of the clients: sockets and timers. Whoever runs it owns everything that hangs on it. */
public final class Loop implements AutoCloseable {
    /** As much as a fast reader takes in one go; small enough to stay in a cache of the second level. */
    private static final int READ_BYTES = 256 * 1024;

    private static final int WRITE_BYTES = 64 * 1024;

    private static final long AWAKE_NS = 1_000_000;

    private final Selector selector;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Deque<Peer> unflushed = new ArrayDeque<>();
    private long nextTimerNumber;
    private long receivedBytes;

    private boolean staysAwake;

    /** If it {@linkplain #stayAwake stays awake}: until then it doesn't sleep. */
    private long awakeUntilNs;

    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_BYTES);

    public Loop() throws IOException {
        selector = Selector.open();
    }

    Selector selector() {
        return selector;
    }

    /**
     * For a loop that has a core of its own: it doesn't sleep so soon after something came. A core of a virtual machine takes about 50
     * microseconds to wake up, which clients that wait for replies would make the server wait as well, each time.
     */
    void stayAwake() {
        staysAwake = true;
        awakeUntilNs = System.nanoTime();
    }

    /** Runs it at a time by {@link System#nanoTime}, or as soon after as there is time. */
    public void at(long dueNs, Runnable action) {
        timers.add(new Timer(dueNs, nextTimerNumber++, action));
    }

    public void after(long delayNs, Runnable action) {
        at(System.nanoTime() + delayNs, action);
    }

    /** Works until it is done, or the time is over; returns whether it is done. */
    public boolean runUntil(BooleanSupplier done, long deadlineNs) throws IOException {
        boolean[] over = new boolean[1];
        at(deadlineNs, () -> over[0] = true);
        while (!done.getAsBoolean() && !over[0]) {
            turn();
        }
        return done.getAsBoolean();
    }

    public void runFor(long durationNs) throws IOException {
        runUntil(() -> false, System.nanoTime() + durationNs);
    }

    private void turn() throws IOException {
        flush();
        long waitMillis = untilNextMillis();
        int handled;
        if (waitMillis == 0 || isAwake()) {
            // Less than a millisecond is waited for by trying: the selector knows nothing shorter.
            handled = selector.selectNow(Loop::onReady);
        } else {
            handled = selector.select(Loop::onReady, waitMillis);
        }
        if (handled > 0) {
            awakeUntilNs = System.nanoTime() + AWAKE_NS;
        }
        runTimers();
    }

    private boolean isAwake() {
        return staysAwake && System.nanoTime() - awakeUntilNs < 0;
    }

    private long untilNextMillis() {
        Timer next = timers.peek();
        return next == null ? 1_000 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(next.dueNs - System.nanoTime()));
    }

    private void runTimers() {
        Timer next;
        long nowNs = System.nanoTime();
        while ((next = timers.peek()) != null && next.dueNs - nowNs <= 0) {
            timers.poll().action.run();
        }
    }

    private static void onReady(SelectionKey key) {
        ((Peer) key.attachment()).onReady();
    }

    /** Gives back the descriptors of sockets that were closed. */
    public void releaseClosed() throws IOException {
        selector.selectNow(Loop::onReady);
    }

    void received(int bytes) {
        receivedBytes += bytes;
    }

    /** Over all sockets. */
    long receivedBytes() {
        return receivedBytes;
    }

    void unflushed(Peer peer) {
        unflushed.add(peer);
    }

    private void flush() {
        Peer peer;
        while ((peer = unflushed.poll()) != null) {
            peer.flush();
        }
    }

    /** Closes the selector and all sockets. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private record Timer(long dueNs, long number, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(dueNs - other.dueNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
