package chatroom.server.reactor;

import java.util.Optional;

/**
 * What one socket takes of what {@link ConnectionLimiter} limits, from its being accepted until its descriptor is free. Reactor thread
 * only.
 */
final class ConnectionSlot {
    private final ConnectionLimiter limiter;

    /** Null for one that counts for no network. */
    private Network network;

    /** Null for one that isn't counted, or not any more. */
    private ConnectionState state;

    private Owner owner = reason -> {};
    private long lastActiveNs;
    private boolean awaitsAnswer;

    ConnectionSlot(ConnectionLimiter limiter, Network network, ConnectionState state, long nowNs) {
        this.limiter = limiter;
        this.network = network;
        this.state = state;
        this.lastActiveNs = nowNs;
        limiter.entered(this, state);
    }

    private ConnectionSlot() {
        limiter = null;
        network = null;
    }

    /** For a connection that no limit is about. */
    static ConnectionSlot uncounted() {
        return new ConnectionSlot();
    }

    /** The connection, or the handshake that comes before it. */
    @FunctionalInterface
    interface Owner {
        void close(CloseReason reason);
    }

    /** Who is closed where the slot is needed for somebody else; the last one set counts. */
    void ownedBy(Owner newOwner) {
        owner = newOwner;
    }

    Network network() {
        return network;
    }

    /**
     * A guest turns out to come from somewhere else than its socket.
     *
     * @return why there is no place for it, if there isn't; then it stays where it was
     */
    Optional<CloseReason> moveTo(String name, ReactorLimits limits, long nowNs) {
        if (state != ConnectionState.GUEST || network.name().equals(name)) {
            return Optional.empty();
        }
        limiter.left(this, state);
        limiter.released(network);
        ConnectionLimiter.Decision decision = limiter.decide(name, limits, nowNs);
        network = limiter.enter(decision.refusal().isPresent() ? network.name() : name);
        limiter.entered(this, state);
        decision.displaced().ifPresent(ConnectionSlot::giveWay);
        return decision.refusal();
    }

    /** The peer gave a sign of life: among the guests of its network it's the last to give way. */
    void active(long nowNs) {
        if (state == ConnectionState.GUEST) {
            lastActiveNs = nowNs;
            network.active(this);
        }
    }

    /** The handler is at work for the peer, or no longer: its silence means something from then on. */
    void awaitsAnswer(boolean waits, long nowNs) {
        if (state == ConnectionState.GUEST && waits != awaitsAnswer) {
            network.remove(this);
            awaitsAnswer = waits;
            lastActiveNs = nowNs;
            network.add(this);
        }
    }

    boolean awaitsAnswer() {
        return awaitsAnswer;
    }

    long lastActiveNs() {
        return lastActiveNs;
    }

    /** Somebody has logged in. */
    void admit() {
        if (state == ConnectionState.GUEST) {
            changeState(ConnectionState.MEMBER);
            limiter.known(network);
        }
    }

    /** It is closed; what follows are its last bytes. */
    void beginClosing() {
        if (state == ConnectionState.GUEST || state == ConnectionState.MEMBER) {
            changeState(ConnectionState.CLOSING);
        }
    }

    /** Closes a guest, whose place goes to somebody else. */
    void giveWay() {
        beginClosing();
        owner.close(CloseReason.GAVE_WAY);
    }

    /** The descriptor is free. */
    void release() {
        if (state == null) {
            return;
        }
        limiter.left(this, state);
        if (network != null) {
            limiter.released(network);
        }
        state = null;
    }

    private void changeState(ConnectionState next) {
        limiter.left(this, state);
        state = next;
        limiter.entered(this, next);
    }
}
