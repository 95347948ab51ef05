package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes out to one connection: first its outbox, then what the logs have that it follows. Whatever the socket takes, no frame is begun
 * within another. Reactor thread only.
 */
final class ConnectionOutput {
    /** Written to one connection in one turn. */
    private static final int FLUSH_BUDGET_BYTES = 1024 * 1024;

    private final TcpConnection connection;
    private final Reactor reactor;
    private final ConnectionMemory memory;
    private Transport transport;
    private final ReactorStats stats;
    private final Outbox outbox = new Outbox();
    private final LogReaders readers = new LogReaders();
    private boolean socketFull;

    /** When the peer's socket last took something, and when the outbox was last seen empty; to the turn. */
    private long lastTakenNs;

    private long lastEmptyNs;

    ConnectionOutput(
            TcpConnection connection,
            Reactor reactor,
            ConnectionMemory memory,
            Transport transport,
            ReactorStats stats) {
        this.connection = connection;
        this.reactor = reactor;
        this.memory = memory;
        this.transport = transport;
        this.stats = stats;
        this.lastTakenNs = reactor.timers().nowNs();
        this.lastEmptyNs = lastTakenNs;
    }

    /** Writes through this transport from here on. */
    void writeTo(Transport newTransport) {
        transport = newTransport;
    }

    Outbox outbox() {
        return outbox;
    }

    boolean isSocketFull() {
        return socketFull;
    }

    /** Nothing waits for the socket, but perhaps the news of a log that is not read yet. */
    boolean isEmpty() {
        return outbox.isEmpty() && !socketFull;
    }

    long lastTakenNs() {
        return lastTakenNs;
    }

    long lastEmptyNs() {
        return lastEmptyNs;
    }

    /** From now on the time counts in which the last bytes have to leave. */
    void beginDraining() {
        lastTakenNs = reactor.timers().nowNs();
    }

    void socketHasRoom() {
        socketFull = false;
    }

    /** Pushes on what the transport holds. */
    void flushTransport() throws IOException {
        socketFull |= !transport.flush();
    }

    /** In the place of what is followed of that log. */
    void follow(LogReader reader, Cursor from) {
        unfollow(reader.log());
        reader.begin(connection, from);
        readers.add(reader);
        reactor.fanOut().add(reader);
    }

    /** The reader may have something new to write. */
    void mark(LogReader reader) {
        readers.mark(reader);
    }

    void unfollow(MessageLog log) {
        readers.of(log).ifPresent(this::unfollow);
    }

    void unfollowAtEnd(MessageLog log, Runnable onEnd) {
        readers.of(log).ifPresent(reader -> {
            reader.stopAtEnd(onEnd);
            endIfFinished(reader);
        });
    }

    private void endIfFinished(LogReader reader) {
        if (reader.isFinished()) {
            unfollow(reader);
            reader.tellEnded();
        }
    }

    private void unfollow(LogReader reader) {
        readers.remove(reader);
        reactor.fanOut().remove(reader);
    }

    void unfollowAll() {
        readers.all().forEach(this::unfollow);
    }

    /** Writes until nothing is left, the socket is full, or the turn's share is used up. */
    void writeAll() throws IOException {
        int budget = FLUSH_BUDGET_BYTES;
        socketFull = socketFull || !transport.flush();
        while (!socketFull) {
            for (LogReader behind = readers.fallenBehind(); behind != null; behind = readers.fallenBehind()) {
                unfollow(behind);
                stats.fellBehind.increment();
                behind.onFellBehind(behind.nextId());
            }
            if (outbox.isEmpty()) {
                // Here, because a log that is faster than its reader leaves the rest of a frame behind each time.
                lastEmptyNs = reactor.turnBeganNs();
                connection.onOutboxEmpty();
            }
            if (outbox.isEmpty() && readers.next() == null) {
                connection.onAllTaken();
                return;
            }
            if (budget <= 0) {
                connection.markUnflushed();
                return;
            }
            budget -= writeSome();
        }
    }

    /** What the followed logs have gets out before the farewell, as far as the socket takes it. */
    void writeLast() throws IOException {
        for (LogReader reader : readers.all()) {
            if (reader.hasFallenBehind()) {
                unfollow(reader);
            } else {
                // Also of a log whose fan-out waits for the end of a pause.
                readers.mark(reader);
            }
        }
        while (!socketFull && (!outbox.isEmpty() || readers.next() != null)) {
            writeSome();
        }
    }

    private int writeSome() throws IOException {
        if (!outbox.isEmpty()) {
            return writeFromOutbox();
        }
        return readers.withNews() == 1 ? writeFromLog(readers.next()) : writeFromLogs();
    }

    /** Straight from the log's memory. */
    private int writeFromLog(LogReader reader) throws IOException {
        ByteBuffer news = reader.read();
        int wanted = news.remaining();
        int written = transport.write(news);
        advance(reader, written);
        endIfFinished(reader);
        wrote(written, wanted);
        return written;
    }

    /** The news of several in one write. */
    private int writeFromLogs() throws IOException {
        ByteBuffer scratch = reactor.writeBuffer.clear();
        List<LogReaders.Portion> portions = new ArrayList<>();
        LogReader first = readers.next();
        readers.gather(scratch, portions);
        if (portions.isEmpty()) {
            // Whose next frame is longer than its share, or goes around the end of the ring, gets it alone.
            return writeFromLog(first);
        }
        return writeScratch(0, portions);
    }

    /**
     * Through the scratch buffer: many small replies, and what is new in a log if it still fits and no page is to come before it, leave in
     * one write.
     */
    private int writeFromOutbox() throws IOException {
        ByteBuffer scratch = reactor.writeBuffer.clear();
        int replies = outbox.copyInto(scratch);
        LogReader reader = replies == outbox.bytes() && !memory.hasRequests() ? readers.next() : null;
        List<LogReaders.Portion> portions = List.of();
        if (reader != null) {
            ByteBuffer news = reader.read();
            if (news.remaining() <= scratch.remaining()) {
                portions = List.of(new LogReaders.Portion(reader, news.remaining()));
                scratch.put(news);
                readers.turn();
            }
        }
        return writeScratch(replies, portions);
    }

    /** @param portions what stands in the scratch buffer behind so many bytes of the outbox */
    private int writeScratch(int replies, List<LogReaders.Portion> portions) throws IOException {
        ByteBuffer scratch = reactor.writeBuffer.flip();
        int wanted = scratch.remaining();
        int written = transport.write(scratch);
        outbox.remove(Math.min(written, replies));
        int left = written - replies;
        if (left > 0 && replies > 0) {
            lastEmptyNs = reactor.turnBeganNs();
        }
        for (int i = 0; i < portions.size() && left > 0; i++) {
            LogReaders.Portion portion = portions.get(i);
            advance(portion.reader(), Math.min(left, portion.bytes()));
            left -= portion.bytes();
        }
        // Whoever is told of an end may send something, and that comes behind the rest of the frame that was cut,
        // whosever it is.
        portions.forEach(portion -> endIfFinished(portion.reader()));
        wrote(written, wanted);
        return written;
    }

    private void advance(LogReader reader, int taken) {
        long firstId = reader.nextId();
        outbox.addRest(reader.advance(taken));
        stats.deliveries.add(reader.nextId() - firstId);
    }

    private void wrote(int written, int wanted) throws IOException {
        if (written > 0) {
            stats.bytesSent.add(written);
            lastTakenNs = reactor.turnBeganNs();
        }
        socketFull = written < wanted || !transport.flush();
    }
}
