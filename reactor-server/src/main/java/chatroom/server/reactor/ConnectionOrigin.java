package chatroom.server.reactor;

import java.net.InetAddress;
import java.util.Optional;

/** Where one connection came from, and the place that it takes there. Reactor thread only. */
final class ConnectionOrigin {
    private final long id;
    private final boolean isRelayed;
    private final ConnectionSlot slot;
    private String peer;
    private String network;

    ConnectionOrigin(long id, String peer, String network, boolean isRelayed, ConnectionSlot slot) {
        this.id = id;
        this.peer = peer;
        this.network = network;
        this.isRelayed = isRelayed;
        this.slot = slot;
    }

    long id() {
        return id;
    }

    String peer() {
        return peer;
    }

    String network() {
        return network;
    }

    boolean isRelayed() {
        return isRelayed;
    }

    ConnectionSlot slot() {
        return slot;
    }

    /**
     * It is somebody's who came from here.
     *
     * @return why there is no place for one more from there, if there isn't
     */
    Optional<CloseReason> changeTo(InetAddress client, ReactorLimits limits, long nowNs) {
        network = PeerNetwork.of(client);
        peer = client.getHostAddress();
        return slot.moveTo(network, limits, nowNs);
    }
}
