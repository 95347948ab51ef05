package chatroom.client.view;

/** Whether somebody sits there, and what came since they last touched a key. Thread-safe: one thread types, another prints. */
public final class Attention {
    /** Whoever touches no key for so long doesn't read, perhaps. */
    static final long AWAY_MILLIS = 60_000;

    private long lastKeyMillis;
    private long unread;

    public Attention(long nowMillis) {
        lastKeyMillis = nowMillis;
    }

    /** @return whether there was something unread */
    public synchronized boolean onKey(long nowMillis) {
        boolean had = unread > 0;
        lastKeyMillis = nowMillis;
        unread = 0;
        return had;
    }

    /** What comes from now on isn't seen, though somebody sits there, until they touch a key. */
    public synchronized void lookAway() {
        lastKeyMillis = Long.MIN_VALUE / 2;
    }

    /**
     * Something new is shown.
     *
     * @return whether it's the first that may be overlooked: a rule belongs above it
     */
    synchronized boolean onNews(long nowMillis) {
        if (unread == 0 && nowMillis - lastKeyMillis < AWAY_MILLIS) {
            return false;
        }
        unread++;
        return unread == 1;
    }

    /** So many come, and there is a rule above them. */
    synchronized void onMissed(long count) {
        unread += count;
    }

    synchronized int unread() {
        return (int) Math.min(Integer.MAX_VALUE, unread);
    }
}
