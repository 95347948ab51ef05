package chatroom.server.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What connections may take of Java's heap, apart from what they make the server hold. */
public final class HeapShare {
    private static final Logger LOG = LoggerFactory.getLogger(HeapShare.class);
    private static final int PART = 4;

    /** A connection with its session, measured. */
    private static final int CONNECTION_BYTES = 3 * 1024;

    /** A connection through TLS, with its keys, measured. */
    private static final int TLS_CONNECTION_BYTES = 9 * 1024;

    /**
     * As many connections as wanted, or as a quarter of the heap has room for.
     *
     * @param throughTls whether all of them may be
     */
    public static int cap(int wanted, long heapBytes, boolean throughTls) {
        int each = throughTls ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
        int available = (int) Math.min(Integer.MAX_VALUE, heapBytes / PART / each);
        if (available < wanted) {
            LOG.warn(
                    "Java's heap may have {} MiB, so this server takes {} connections at most",
                    heapBytes >> 20,
                    available);
            return available;
        }
        return wanted;
    }

    private HeapShare() {}
}
