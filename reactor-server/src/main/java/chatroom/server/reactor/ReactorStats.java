package chatroom.server.reactor;

import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import java.util.EnumMap;
import java.util.Map;

/** What the reactor counts. Written by its thread only, read by any. */
public final class ReactorStats {
    /** Sockets that came in, those included that were turned away. */
    public final Count accepted = new Count();

    /** Times at which the system gave no socket for a connection. */
    public final Count acceptFailures = new Count();

    public final Count bytesReceived = new Count();
    public final Count bytesSent = new Count();

    /** Connections that went on through another transport, and are here. */
    public final Count upgraded = new Count();

    /** Messages that went from a log to a reader: one message to ten readers is ten. */
    public final Count deliveries = new Count();

    /** Readers that a log went past. */
    public final Count fellBehind = new Count();

    /** Times at which a connection wasn't read any more because it didn't take its replies. */
    public final Count heldByOutput = new Count();

    /** What connections make this server hold: output not taken, input not whole, and what jobs will bring for them. */
    public final Count heldBytes = new Count();

    /** And how much that may be. */
    public final Count heldLimitBytes = new Count();

    /** Requests, and readers who catch up, that wait for room in it. */
    public final Count waitingForMemory = new Count();

    /** How long turns took, without the waiting, in nanoseconds. */
    public final Histogram turnNs = Histogram.upTo(
            10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000, 1_000_000_000);

    private final Map<ConnectionState, Count> connections = each(ConnectionState.class);
    private final Map<CloseReason, Count> closed = each(CloseReason.class);

    /** How many are in that state now. */
    public Count connections(ConnectionState state) {
        return connections.get(state);
    }

    /** How many have ended for that reason. */
    public Count closed(CloseReason reason) {
        return closed.get(reason);
    }

    private static <E extends Enum<E>> Map<E, Count> each(Class<E> type) {
        Map<E, Count> counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new Count());
        }
        return counts;
    }
}
