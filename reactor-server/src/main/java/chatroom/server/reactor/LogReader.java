package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Where one connection stands in one log that it follows: one object, because of these there are more than of anything else. Reactor thread
 * only.
 */
final class LogReader extends Cursor {
    private final TcpConnection connection;
    private final MessageLog log;
    private final LongConsumer onFellBehind;

    /** Where {@link LogFeed} keeps it, doubled; one more where {@link LogReaders} keeps it among those that may have news. */
    private int place;

    LogReader(TcpConnection connection, MessageLog log, Cursor cursor, LongConsumer onFellBehind) {
        super(cursor);
        this.connection = connection;
        this.log = log;
        this.onFellBehind = onFellBehind;
    }

    /** Where {@link LogFeed} keeps it. */
    int index() {
        return place >> 1;
    }

    void moveTo(int index) {
        place = (index << 1) | (place & 1);
    }

    /** Whether {@link LogReaders} has it among those that may have news. */
    boolean isMarked() {
        return (place & 1) != 0;
    }

    void mark(boolean marked) {
        place = index() << 1 | (marked ? 1 : 0);
    }

    TcpConnection connection() {
        return connection;
    }

    MessageLog log() {
        return log;
    }

    /** The log has gone past it. */
    boolean hasFallenBehind() {
        return log.hasLost(this);
    }

    /** Tells whoever let it follow. */
    void tellFellBehind() {
        onFellBehind.accept(nextId());
    }

    /** It gets nothing that comes from now on. */
    void stopAtEnd(Runnable whenDone) {
        log.stopAtEnd(this, whenDone);
    }

    boolean isFinished() {
        return log.isFinished(this);
    }

    boolean hasNews() {
        return log.hasNews(this);
    }

    /** What is next, as {@link MessageLog#read}. */
    ByteBuffer read() {
        return log.read(this);
    }

    /** As {@link MessageLog#advance}. */
    byte[] advance(int takenBytes) {
        return log.advance(this, takenBytes);
    }
}
