package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;

/**
 * Where one connection stands in one log that it follows, or is about to: one object with whatever lets it follow, because of these there
 * are more than of anything else. Reactor thread only.
 */
public abstract class LogReader extends Cursor {
    /** Null until it follows for the first time. */
    private TcpConnection connection;

    /** Where {@link LogFeed} keeps it, doubled; one more where {@link LogReaders} keeps it among those that may have news. */
    private int place;

    /** Always the same one. */
    public abstract MessageLog log();

    /**
     * The log has gone past it, and it doesn't follow any more.
     *
     * @param nextId the message that was next
     */
    public abstract void onFellBehind(long nextId);

    /** It follows from there on. */
    final void begin(TcpConnection follower, Cursor from) {
        connection = follower;
        moveTo(from);
    }

    /** Where {@link LogFeed} keeps it. */
    final int index() {
        return place >> 1;
    }

    final void moveToIndex(int index) {
        place = (index << 1) | (place & 1);
    }

    /** Whether {@link LogReaders} has it among those that may have news. */
    final boolean isMarked() {
        return (place & 1) != 0;
    }

    final void mark(boolean marked) {
        place = index() << 1 | (marked ? 1 : 0);
    }

    final TcpConnection connection() {
        return connection;
    }

    /** The log has gone past it. */
    final boolean hasFallenBehind() {
        return log().hasLost(this);
    }

    /** It gets nothing that comes from now on. */
    final void stopAtEnd(Runnable whenDone) {
        log().stopAtEnd(this, whenDone);
    }

    final boolean isFinished() {
        return log().isFinished(this);
    }

    final boolean hasNews() {
        return log().hasNews(this);
    }

    /** What is next, as {@link MessageLog#read}. */
    final ByteBuffer read() {
        return log().read(this);
    }

    /** As {@link MessageLog#advance}. */
    final byte[] advance(int takenBytes) {
        return log().advance(this, takenBytes);
    }
}
