package chatroom.client.link;

import chatroom.protocol.Reply;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells the server how far somebody has read: at once, but each room once a second at most. Owned by the link's thread. */
final class ReadMarks {
    static final long GATHER_MILLIS = 1_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final PendingRequests pending;

    /** Marks that the server hasn't been told yet. */
    private final Map<RoomReference, Long> waiting = new LinkedHashMap<>();

    /** What the server hasn't answered yet. */
    private final Map<RoomReference, Long> onItsWay = new HashMap<>();

    /** Marks that the server has. */
    private final Map<RoomReference, Long> told = new HashMap<>();

    private long notBeforeMillis = Long.MIN_VALUE;

    ReadMarks(PendingRequests pending) {
        this.pending = pending;
    }

    void read(RoomName name, long id) {
        RoomReference room = RoomReference.to(name);
        if (id > Math.max(told.getOrDefault(room, 0L), onItsWay.getOrDefault(room, 0L))) {
            waiting.merge(room, id, Math::max);
        }
    }

    /** While logged in. */
    void tick(long nowMillis) {
        if (waiting.isEmpty() || nowMillis < notBeforeMillis) {
            return;
        }
        waiting.forEach((room, id) -> pending.call(new RoomRequest.Read(room, id), false));
        onItsWay.putAll(waiting);
        waiting.clear();
        notBeforeMillis = nowMillis + GATHER_MILLIS;
    }

    void onTold(RoomRequest.Read mark) {
        onItsWay.remove(mark.room(), mark.id());
        told.merge(mark.room(), mark.id(), Math::max);
    }

    void onFailed(RoomRequest.Read mark, Reply.Failed failed, long nowMillis) {
        onItsWay.remove(mark.room(), mark.id());
        if (Failures.isPassing(failed)) {
            waiting.merge(mark.room(), mark.id(), Math::max);
            notBeforeMillis = nowMillis
                    + Math.max(GATHER_MILLIS, failed.retryAfterMillis().orElse(0));
        }
    }

    /** Nobody knows whether those on their way have arrived: they are told again. */
    void onConnectionLost() {
        onItsWay.forEach((room, id) -> waiting.merge(room, id, Math::max));
        onItsWay.clear();
    }

    /** What the server knows of rooms, perhaps less than it was told: it may have lost it. */
    void onListed(List<RoomInfo> rooms) {
        for (RoomInfo info : rooms) {
            RoomReference room = RoomReference.to(info.room());
            long known = info.own().map(RoomInfo.Own::readId).orElse(Long.MAX_VALUE);
            if (told.getOrDefault(room, 0L) > known) {
                waiting.merge(room, told.remove(room), Math::max);
            }
        }
    }

    long nextTickMillis() {
        return waiting.isEmpty() ? NEVER : notBeforeMillis;
    }

    /** Of another user, or of another history. */
    void forget() {
        waiting.clear();
        onItsWay.clear();
        told.clear();
    }
}
