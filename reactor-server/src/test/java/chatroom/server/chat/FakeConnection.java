package chatroom.server.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.LogReader;
import chatroom.server.reactor.Transport;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** A connection that writes down what it is told. */
public final class FakeConnection implements Connection {
    public final long id;
    public String network = "192.0.2.1";
    public final List<String> sent = new ArrayList<>();
    public boolean paused;
    public boolean heldByOutput;
    public boolean watched;
    public boolean admitted;
    public boolean drainAwaited;
    public CloseReason closed;

    /** From where it follows the log that it was told last; null for none. */
    public Long followsFrom;

    /** All logs that it follows, and from where. */
    public final Map<MessageLog, Cursor> followed = new LinkedHashMap<>();

    public final Map<MessageLog, LongConsumer> behind = new LinkedHashMap<>();

    /** What is told when the log has gone past it. */
    public LongConsumer onFellBehind;

    /** Where it isn't null, what asks for room waits here. */
    public Deque<Consumer<Reservation>> keptWaiting;

    public long roomAsked;
    public long roomGivenBack;

    public FakeConnection(long id) {
        this.id = id;
    }

    /** What was sent since the last time. */
    public List<String> takeSent() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String peer() {
        return "192.0.2.1:" + id;
    }

    @Override
    public String network() {
        return network;
    }

    @Override
    public void send(byte[] frames) {
        new String(frames, UTF_8).lines().forEach(sent::add);
    }

    @Override
    public void unfollow(MessageLog log) {
        followsFrom = null;
        followed.remove(log);
        behind.remove(log);
    }

    /** As a socket that takes everything at once. */
    @Override
    public void unfollowAtEnd(MessageLog log, Runnable onEnd) {
        Cursor cursor = followed.get(log);
        if (cursor != null) {
            takeNews(log, cursor);
            unfollow(log);
            onEnd.run();
        }
    }

    /** What the followed logs have is sent. */
    public void takeNews() {
        List.copyOf(followed.keySet()).forEach(log -> takeNews(log, followed.get(log)));
    }

    private void takeNews(MessageLog log, Cursor cursor) {
        if (log.hasLost(cursor)) {
            LongConsumer told = behind.get(log);
            unfollow(log);
            told.accept(cursor.nextId());
            return;
        }
        while (log.hasNews(cursor)) {
            ByteBuffer news = log.read(cursor);
            int bytes = news.remaining();
            byte[] piece = new byte[bytes];
            news.get(piece);
            byte[] rest = log.advance(cursor, bytes);
            byte[] whole = Arrays.copyOf(piece, bytes + rest.length);
            System.arraycopy(rest, 0, whole, bytes, rest.length);
            send(whole);
        }
    }

    @Override
    public void follow(LogReader reader, Cursor from) {
        followsFrom = from.nextId();
        onFellBehind = reader::onFellBehind;
        followed.put(reader.log(), from);
        behind.put(reader.log(), onFellBehind);
    }

    @Override
    public boolean isHeldByOutput() {
        return heldByOutput;
    }

    @Override
    public void awaitDrained() {
        drainAwaited = true;
    }

    /** There is room for everything, but where a test keeps it. */
    @Override
    public void reserve(long bytes, Consumer<Reservation> then) {
        roomAsked += bytes;
        if (keptWaiting == null) {
            then.accept(() -> roomGivenBack += bytes);
        } else {
            keptWaiting.add(then);
        }
    }

    @Override
    public void setInputPaused(boolean paused) {
        this.paused = paused;
    }

    @Override
    public void watchForEnd() {
        watched = true;
    }

    @Override
    public void admit(Object account) {
        admitted = true;
    }

    @Override
    public boolean isRelayed() {
        return false;
    }

    @Override
    public boolean cameFrom(InetAddress client) {
        throw new UnsupportedOperationException("a session never says so");
    }

    @Override
    public boolean upgrade(UnaryOperator<Transport> over, ConnectionListener next) {
        throw new UnsupportedOperationException("a session never asks for it");
    }

    @Override
    public void close(CloseReason reason) {
        closed = closed == null ? reason : closed;
    }
}
