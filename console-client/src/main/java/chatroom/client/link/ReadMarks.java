package chatroom.client.link;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the server how far somebody has read: at once, but each room once a second at most. Owned by the link's thread. */
final class ReadMarks {
    static final long GATHER_MILLIS = 1_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final PendingRequests pending;

    /** What isn't told yet. */
    private final Map<RoomName, Long> waiting = new LinkedHashMap<>();

    private final Map<RoomName, Long> told = new HashMap<>();
    private long notBeforeMillis = Long.MIN_VALUE;

    ReadMarks(PendingRequests pending) {
        this.pending = pending;
    }

    void read(RoomName room, long id) {
        if (id > told.getOrDefault(room, 0L)) {
            waiting.merge(room, id, Math::max);
        }
    }

    /** While logged in. */
    void tick(long nowMillis) {
        if (waiting.isEmpty() || nowMillis < notBeforeMillis) {
            return;
        }
        waiting.forEach((room, id) -> pending.call(new RoomRequest.Read(RoomReference.to(room), id), false));
        told.putAll(waiting);
        waiting.clear();
        notBeforeMillis = nowMillis + GATHER_MILLIS;
    }

    long nextTickMillis() {
        return waiting.isEmpty() ? NEVER : notBeforeMillis;
    }

    /** Of another user, or of another history. */
    void forget() {
        waiting.clear();
        told.clear();
    }
}
