package chatroom.server.log;

/**
 * Where one reader stands in a {@link MessageLog}: always at the beginning of a frame. Moved only by its log.
 *
 * <p>{@code position} counts bytes, {@code nextId} counts messages: the first message that the reader hasn't been given. The second is what
 * remains meaningful once the log has gone past the first.
 */
public class Cursor {
    long position;
    long nextId;

    /** Null for nearly all, who get whatever comes. */
    private Stop stop;

    /** @param position nothing from there on is for this reader */
    private record Stop(long position, Runnable onEnd) {}

    Cursor(long position, long nextId) {
        this.position = position;
        this.nextId = nextId;
    }

    /** One that doesn't stand anywhere yet. */
    protected Cursor() {}

    /** To where another one stands, which isn't used any more. */
    protected final void moveTo(Cursor from) {
        position = from.position;
        nextId = from.nextId;
        stop = from.stop;
    }

    /** Which message is to be next, while it isn't in the log. */
    protected final void nextIs(long id) {
        nextId = id;
    }

    void stopAt(long end, Runnable onEnd) {
        stop = new Stop(Math.min(end, stop()), onEnd);
    }

    /** The position from which on nothing is for this reader. */
    long stop() {
        return stop == null ? Long.MAX_VALUE : stop.position;
    }

    /** Tells whoever let it {@linkplain MessageLog#stopAtEnd stop}. */
    public void tellEnded() {
        stop.onEnd.run();
    }

    /** The id of the first message that the reader has yet to get. */
    public long nextId() {
        return nextId;
    }
}
