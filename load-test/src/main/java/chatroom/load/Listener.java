package chatroom.load;

import chatroom.protocol.Request;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** A client that only listens. One that is sampled also tells how late each message came. */
class Listener extends Member {
    private LobbyLatency latency;
    private long lastReceivedNs;

    Listener(String name, Bench bench, Request entrance, OptionalLong lastId, Reference reference) {
        super(name, bench, entrance, lastId, reference);
    }

    final void sampleInto(LobbyLatency wanted) {
        latency = wanted;
    }

    final boolean isSampled() {
        return latency != null;
    }

    /** When it got the newest message that it has. */
    final long lastReceivedNs() {
        return lastReceivedNs;
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        long before = nextId();
        super.onBytes(in, nowNs);
        if (before == 0 || nextId() == before) {
            return;
        }
        bench().countDelivered(nextId() - before);
        lastReceivedNs = nowNs;
        if (latency != null) {
            latency.received(before, nextId(), nowNs);
        }
    }
}
