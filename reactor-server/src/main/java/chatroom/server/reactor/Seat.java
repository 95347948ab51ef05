package chatroom.server.reactor;

/** What one socket takes of what {@link Seats} limits, from its being accepted until its descriptor is free. Reactor thread only. */
final class Seat {
    private final Seats seats;

    /** Null for a seat that no network has a share of. */
    private final Network network;

    /** Null for a seat that isn't counted, or not any more. */
    private ConnectionState state;

    private Occupant occupant = reason -> {};
    private long stirredNs;
    private boolean awaitsAnswer;

    Seat(Seats seats, Network network, ConnectionState state, long nowNs) {
        this.seats = seats;
        this.network = network;
        this.state = state;
        this.stirredNs = nowNs;
        seats.entered(this, state);
    }

    private Seat() {
        seats = null;
        network = null;
    }

    /** For a connection that no limit is about. */
    static Seat uncounted() {
        return new Seat();
    }

    /** Whoever takes the seat. */
    @FunctionalInterface
    interface Occupant {
        void close(CloseReason reason);
    }

    /** Who is to be told where the seat is needed for somebody else; the last one counts. */
    void takenBy(Occupant newOccupant) {
        occupant = newOccupant;
    }

    Network network() {
        return network;
    }

    /** The peer gave a sign of life: among the guests of its network it's the last to give way. */
    void stirred(long nowNs) {
        if (state == ConnectionState.GUEST) {
            stirredNs = nowNs;
            network.stirred(this);
        }
    }

    /** The handler is at work for the peer, or no longer: its silence means something from then on. */
    void awaitsAnswer(boolean waits, long nowNs) {
        if (state == ConnectionState.GUEST && waits != awaitsAnswer) {
            network.remove(this);
            awaitsAnswer = waits;
            stirredNs = nowNs;
            network.add(this);
        }
    }

    boolean awaitsAnswer() {
        return awaitsAnswer;
    }

    long stirredNs() {
        return stirredNs;
    }

    /** Somebody has logged in. */
    void admit() {
        if (state == ConnectionState.GUEST) {
            become(ConnectionState.MEMBER);
            seats.known(network);
        }
    }

    /** It is closed; what follows are its last bytes. */
    void beginToLeave() {
        if (state == ConnectionState.GUEST || state == ConnectionState.MEMBER) {
            become(ConnectionState.CLOSING);
        }
    }

    /** From now on the place of a guest is somebody else's. */
    void giveWay() {
        beginToLeave();
        occupant.close(CloseReason.GAVE_WAY);
    }

    /** The descriptor is free. */
    void leave() {
        if (state == null) {
            return;
        }
        seats.left(this, state);
        if (network != null) {
            seats.released(network);
        }
        state = null;
    }

    private void become(ConnectionState next) {
        seats.left(this, state);
        state = next;
        seats.entered(this, next);
    }
}
