package chatroom.server.reactor;

/** What one socket takes of what {@link Seats} limits, from its being accepted until its descriptor is free. Reactor thread only. */
final class Seat {
    private final Seats seats;
    private final String network;

    /** Null for a seat that isn't counted, or not any more. */
    private ConnectionState state;

    Seat(Seats seats, String network, ConnectionState state) {
        this.seats = seats;
        this.network = network;
        this.state = state;
        seats.entered(state);
    }

    private Seat() {
        seats = null;
        network = "";
    }

    /** For a connection that no limit is about. */
    static Seat uncounted() {
        return new Seat();
    }

    /** Somebody has logged in. */
    void admit() {
        if (state == ConnectionState.GUEST) {
            become(ConnectionState.MEMBER);
        }
    }

    /** It is closed; what follows are its last bytes. */
    void beginToLeave() {
        if (state == ConnectionState.GUEST || state == ConnectionState.MEMBER) {
            become(ConnectionState.CLOSING);
        }
    }

    /** The descriptor is free. */
    void leave() {
        if (state == null) {
            return;
        }
        seats.left(state);
        if (state != ConnectionState.TURNED_AWAY) {
            seats.released(network);
        }
        state = null;
    }

    private void become(ConnectionState next) {
        seats.left(state);
        state = next;
        seats.entered(next);
    }
}
