package chatroom.server.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many files and sockets this process may have open. */
public final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    private static final int NO_LIMIT = 1_000_000;

    /**
     * As many connections as wanted, or as the limit of the process leaves when a reserve is set aside. Without descriptors nothing works
     * any more.
     */
    public static int cap(int wanted, int reserve) {
        int available = available(reserve);
        if (available < wanted) {
            LOG.warn(
                    "this process may open {} files, so it takes {} connections at most",
                    available + reserve,
                    available);
            return available;
        }
        return wanted;
    }

    /** What the limit of the process leaves when a reserve is set aside; a million where there is none that matters. */
    public static int available(int reserve) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.max(1, Math.min(NO_LIMIT, system.getMaxFileDescriptorCount() - reserve))
                : NO_LIMIT;
    }

    private Descriptors() {}
}
