package chatroom.server.metrics;

import chatroom.server.cluster.ClusterStats;
import chatroom.server.reactor.ReactorStats;
import chatroom.server.room.RoomStats;
import chatroom.server.session.SessionStats;
import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import chatroom.server.web.WebStats;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The numbers that metrics are made of. Any thread may read them.
 *
 * @param version of the server
 * @param nodes of other servers on the same database
 * @param users how many people are in the room
 * @param evicted how many messages have left the ring
 * @param pagedBytes memory that the logs of rooms other than the lobby have at the moment
 * @param pagedLimitBytes and how much that may be
 * @param commitNs how long batches of messages took to store
 * @param commitMessages how many messages they had
 * @param failedCommits how many of them failed
 * @param jobNs how long jobs took, by the name of their pool
 * @param waiting how much waits, by the name of the queue
 */
public record MetricSources(
        String version,
        ReactorStats reactor,
        SessionStats sessions,
        RoomStats room,
        WebStats web,
        ClusterStats nodes,
        Count users,
        Count evicted,
        Count pagedBytes,
        long pagedLimitBytes,
        Histogram commitNs,
        Histogram commitMessages,
        Count failedCommits,
        Map<String, Histogram> jobNs,
        Map<String, IntSupplier> waiting,
        Environment environment) {

    /**
     * Numbers about what the server depends on: clock, disk, backups, certificate.
     *
     * @param clockLeaps leaps of the machine's clock
     * @param clockDoubtedMillis how far the machine's clock is from the one that the server goes by
     * @param aheadMillis how far the newest message is ahead of the clock
     * @param diskBytes how large the data folder's disk is; not a number where the disk doesn't say
     * @param freeDiskBytes how much of it the server may still fill; not a number where the disk doesn't say
     * @param lastBackupMillis when there was a backup last; 0 for never
     * @param certificateEnd empty without TLS
     */
    public record Environment(
            Count clockLeaps,
            LongSupplier clockDoubtedMillis,
            LongSupplier aheadMillis,
            DoubleSupplier diskBytes,
            DoubleSupplier freeDiskBytes,
            LongSupplier lastBackupMillis,
            Supplier<Optional<Instant>> certificateEnd) {}
}
