package chatroom.server.log;

/**
 * Where one reader stands in a {@link MessageLog}: always at the beginning of a frame. Moved only by its log.
 *
 * <p>{@code position} counts bytes, {@code nextId} counts messages: the first message that the reader hasn't been given. The second is what
 * remains meaningful once the log has gone past the first.
 */
public final class Cursor {
    long position;
    long nextId;

    /** Nothing from there on is for this reader. */
    long stop = Long.MAX_VALUE;

    Cursor(long position, long nextId) {
        this.position = position;
        this.nextId = nextId;
    }

    /** The id of the first message that the reader has yet to get. */
    public long nextId() {
        return nextId;
    }
}
