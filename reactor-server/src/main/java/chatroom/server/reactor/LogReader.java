package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Where one connection stands in one log that it follows. Reactor thread only. */
final class LogReader {
    private final TcpConnection connection;
    private final MessageLog log;
    private final Cursor cursor;
    private final LongConsumer onFellBehind;

    private Runnable onEnd;

    /** Where {@link LogFeed} keeps it. */
    int index;

    LogReader(TcpConnection connection, MessageLog log, Cursor cursor, LongConsumer onFellBehind) {
        this.connection = connection;
        this.log = log;
        this.cursor = cursor;
        this.onFellBehind = onFellBehind;
    }

    TcpConnection connection() {
        return connection;
    }

    MessageLog log() {
        return log;
    }

    long nextId() {
        return cursor.nextId();
    }

    /** The log has gone past it. */
    boolean hasFallenBehind() {
        return log.hasLost(cursor);
    }

    /** Tells whoever let it follow. */
    void tellFellBehind() {
        onFellBehind.accept(cursor.nextId());
    }

    /** It gets nothing that comes from now on. */
    void stopAtEnd(Runnable whenDone) {
        log.stopAtEnd(cursor);
        onEnd = whenDone;
    }

    boolean isFinished() {
        return log.isFinished(cursor);
    }

    /** Tells whoever let it stop. */
    void tellEnded() {
        onEnd.run();
    }

    boolean hasNews() {
        return log.hasNews(cursor);
    }

    /** What is next, as {@link MessageLog#read}. */
    ByteBuffer read() {
        return log.read(cursor);
    }

    /** As {@link MessageLog#advance}. */
    byte[] advance(int takenBytes) {
        return log.advance(cursor, takenBytes);
    }
}
