package chatroom.client.link;

import java.util.OptionalLong;

/**
 * How long the server takes to answer a poll, as the link's clock sees it. What it says stays the same through small
 * changes. Owned by the link's thread.
 */
final class Latency {
    private static final long LEAST_CHANGE_MILLIS = 20;
    private static final long NONE = -1;

    private long askedMillis = NONE;
    private long lastMillis = NONE;
    private long toldMillis = NONE;

    /** Of several, the first one's answer counts. */
    void onAsked(long nowMillis) {
        if (askedMillis == NONE) {
            askedMillis = nowMillis;
        }
    }

    void onAnswered(long nowMillis) {
        if (askedMillis != NONE) {
            lastMillis = nowMillis - askedMillis;
            askedMillis = NONE;
        }
    }

    void onConnectionLost() {
        askedMillis = NONE;
        lastMillis = NONE;
        toldMillis = NONE;
    }

    /** An answer that is overdue counts for as long as it is waited for. */
    OptionalLong millis(long nowMillis) {
        long overdue = askedMillis == NONE ? NONE : nowMillis - askedMillis;
        if (lastMillis == NONE && overdue < LEAST_CHANGE_MILLIS) {
            return OptionalLong.empty();
        }
        long present = Math.max(lastMillis, overdue);
        if (toldMillis == NONE || Math.abs(present - toldMillis) > Math.max(LEAST_CHANGE_MILLIS, toldMillis / 4)) {
            toldMillis = present;
        }
        return OptionalLong.of(toldMillis);
    }
}
