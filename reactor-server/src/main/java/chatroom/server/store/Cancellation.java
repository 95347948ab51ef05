package chatroom.server.store;

/**
 * Ends one read before its time, while it waits or in the midst of it. Any thread may {@link #cancel}; the connection that does the read
 * belongs to it only from {@link #begin} to {@link #end}, so whoever is lent that connection next is never hit.
 */
public final class Cancellation {
    /** Interrupts the read that is under way; null where there is none. Guarded by this, as {@link #cancelled}. */
    private Runnable interrupt;

    private boolean cancelled;

    /**
     * Never blocks. SQLite forgets this where it comes in the moment before a statement's first step: who must be sure does it again until
     * the read has ended.
     */
    public synchronized void cancel() {
        cancelled = true;
        if (interrupt != null) {
            interrupt.run();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Whether a connection is at it. */
    public synchronized boolean hasBegun() {
        return interrupt != null;
    }

    /**
     * A store begins to read.
     *
     * @param interruptRead ends what is read, soon; any thread, and it never blocks
     * @return false if it was cancelled before it began
     */
    public synchronized boolean begin(Runnable interruptRead) {
        if (!cancelled) {
            interrupt = interruptRead;
        }
        return !cancelled;
    }

    /** @return whether it was cancelled: the connection isn't to be used again then */
    public synchronized boolean end() {
        interrupt = null;
        return cancelled;
    }
}
