package chatroom.server.reactor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one connection makes this server hold, and whether it goes on. Reactor thread only. */
final class ConnectionMemory {
    /** A slow reader's socket takes a part of what the kernel has room for at a time, with pauses between. */
    private static final long STUCK_NS = Duration.ofSeconds(10).toNanos();

    /** A page is taken in less by whoever takes three thousand bytes a second. */
    private static final long SLOW_NS = Duration.ofSeconds(60).toNanos();

    private final MemoryBudget budget;
    private final Timers timers;
    private final HoldersBySize.Entry<TcpConnection> entryInShare;
    private final HoldersBySize.Entry<TcpConnection> entryInAll;

    /** The account whose memory this connection's is, or the guests'. */
    private MemoryBudget.Share share;

    /** What it was counted with last. */
    private long countedInput;

    private long countedOutput;

    /** What waits for everything sent before to be taken; null while nothing does, as with most. */
    private Deque<MemoryBudget.Request> requests;

    /** Since when it holds something, and when it ended a line last, or began to hold something. */
    private long holdsSinceNs;

    private long progressNs;
    private long linesSeen;

    ConnectionMemory(TcpConnection connection, MemoryBudget budget, MemoryBudget.Share share, Timers timers) {
        this.budget = budget;
        this.share = share;
        this.timers = timers;
        this.entryInShare = new HoldersBySize.Entry<>(connection);
        this.entryInAll = new HoldersBySize.Entry<>(connection);
    }

    boolean isGuests() {
        return share == budget.guests();
    }

    /** It is this account's from now on. */
    void moveTo(Object account) {
        share.addInput(-countedInput);
        share.addOutput(-countedOutput);
        share.leave();
        share.connectionsBySize().remove(entryInShare);
        share = budget.share(account);
        share.addInput(countedInput);
        share.addOutput(countedOutput);
        share.connectionsBySize().update(entryInShare, countedInput + countedOutput);
    }

    void leave() {
        share.leave();
    }

    void add(MemoryBudget.Request request) {
        if (requests == null) {
            requests = new ArrayDeque<>(2);
        }
        requests.add(request);
    }

    /** Room is asked for that is there only when everything sent before has been taken. */
    boolean hasRequests() {
        return requests != null;
    }

    /** Everything before it has been taken. */
    void askNext() {
        MemoryBudget.Request request = requests.poll();
        if (requests.isEmpty()) {
            requests = null;
        }
        share.ask(request);
    }

    /** After whatever may have changed it. */
    void count(long input, long output, long linesEnded) {
        if (input != countedInput || output != countedOutput) {
            if (input != countedInput) {
                share.addInput(input - countedInput);
            }
            if (output != countedOutput) {
                share.addOutput(output - countedOutput);
            }
            if (countedInput + countedOutput == 0) {
                holdsSinceNs = timers.nowNs();
                progressNs = holdsSinceNs;
            }
            countedInput = input;
            countedOutput = output;
            share.connectionsBySize().update(entryInShare, input + output);
            budget.connectionsBySize().update(entryInAll, input + output);
        }
        if (input > 0 && linesEnded != linesSeen) {
            linesSeen = linesEnded;
            progressNs = timers.nowNs();
        }
    }

    /**
     * Whether nothing of what it holds has gone on for a while, or all of it hasn't for long. One that has taken everything and waits for
     * its answer can't go on by itself; but if many wait for each other, some have to go in the end.
     *
     * @param takenNs when its peer last took something of the output
     * @param emptyNs when it last had no output
     */
    boolean isStuck(long nowNs, boolean isHeldBack, long takenNs, long emptyNs) {
        long resting = nowNs - Math.max(progressNs, takenNs);
        if (isHeldBack) {
            return resting >= SLOW_NS;
        }
        return resting >= STUCK_NS || nowNs - Math.max(holdsSinceNs, emptyNs) >= SLOW_NS;
    }
}
