package chatroom.server.work;

/** A job wasn't begun, because another, of somebody who had asked less often, needed its place. */
public final class DisplacedException extends Exception {
    private static final long serialVersionUID = 1;

    DisplacedException() {
        // Nobody needs to know where it was thrown.
        super("the place was needed for somebody else", null, false, false);
    }
}
