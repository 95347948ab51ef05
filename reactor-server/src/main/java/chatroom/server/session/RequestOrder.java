package chatroom.server.session;

/**
 * Keeps the replies of one connection in the order of its requests without a queue of replies: there is one unfinished job, or any number
 * of consecutive sends up to a limit (they come back in the order in which they went out). What follows sends waits until the last of them
 * is answered.
 */
final class RequestOrder {
    private final int maxSends;
    private boolean busy;
    private int sends;
    private Runnable waiting;

    RequestOrder(int maxSends) {
        this.maxSends = maxSends;
    }

    /** Runs a step when everything before it is answered: now, or later. Only while {@link #wantsInput}. */
    void inOrder(Runnable step) {
        if (sends == 0) {
            step.run();
        } else {
            waiting = step;
        }
    }

    void jobBegan() {
        busy = true;
    }

    void jobEnded() {
        busy = false;
    }

    void sendBegan() {
        sends++;
    }

    boolean hasSends() {
        return sends > 0;
    }

    /** Runs the step that waited for the last send, if there is one. */
    void sendEnded() {
        sends--;
        if (sends == 0 && waiting != null) {
            Runnable step = waiting;
            waiting = null;
            step.run();
        }
    }

    /** Whether the next request may be looked at. */
    boolean wantsInput() {
        return !busy && waiting == null && sends < maxSends;
    }

    /** Whether every request so far is answered. */
    boolean isIdle() {
        return !busy && waiting == null && sends == 0;
    }
}
