package chatroom.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many files and sockets this process may have open. */
final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    /** As many connections as wanted, or as the limit of the process leaves when a reserve is set aside. Without descriptors nothing works any more. */
    static int cap(int wanted, int reserve) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        long available = Math.max(1, system.getMaxFileDescriptorCount() - reserve);
        if (available < wanted) {
            LOG.warn(
                    "this process may open {} files, so it takes {} connections at most",
                    system.getMaxFileDescriptorCount(),
                    available);
            return (int) available;
        }
        return wanted;
    }

    private Descriptors() {}
}
