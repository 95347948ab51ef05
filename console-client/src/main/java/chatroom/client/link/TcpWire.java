package chatroom.client.link;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/**
 * A wire of TCP, with or without TLS. Owned by the link's thread, but for {@link #wakeUp}. What goes wrong inside a
 * call from the logic is told to it in the next turn, not from within.
 */
final class TcpWire implements Wire, AutoCloseable {
    /** A page of 500 long messages is one frame. */
    private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    private static final int READ_BYTES = 64 * 1024;

    private final Servers servers;
    private final ServerTurns turns;
    private final Connector connector;

    /** Present where the servers speak TLS. */
    private final Optional<SSLContext> tls;

    private final Selector selector;
    private final RequestCodec requests = new RequestCodec();
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final ByteBuffer received = ByteBuffer.allocateDirect(READ_BYTES);
    private final Deque<ByteBuffer> unwritten = new ArrayDeque<>();
    private FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);

    /** Empty between connections, and until TCP has connected. */
    private Optional<SocketChannel> connection = Optional.empty();

    /** The open connection's stream. */
    private Optional<Stream> stream = Optional.empty();

    /** The stream has begun, and the logic knows. */
    private boolean begun;

    private Optional<String> failure = Optional.empty();

    /**
     * @param tls who is trusted, for servers with TLS
     * @param clockMillis milliseconds that only go forward
     */
    TcpWire(Servers servers, Optional<SSLContext> tls, Resolver resolver, LongSupplier clockMillis) throws IOException {
        this.servers = servers;
        this.turns = new ServerTurns(servers);
        this.tls = servers.tls() ? Optional.of(tls.orElseThrow()) : Optional.empty();
        this.selector = Selector.open();
        this.connector = new Connector(selector, resolver, clockMillis);
    }

    /** From any thread: the turn that waits, or the next one, doesn't wait. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Waits at most {@code timeoutMillis} for something to happen, and tells the logic what did. */
    void turn(long timeoutMillis, LinkLogic logic) throws IOException {
        long longestMillis = Math.min(timeoutMillis, connector.untilNextMillis());
        if (failure.isPresent() || longestMillis <= 0) {
            selector.selectNow();
        } else {
            selector.select(longestMillis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            // The first event may have ended the connection.
            if (key.isValid() && failure.isEmpty()) {
                onReady(key, logic);
            }
        }
        selector.selectedKeys().clear();
        tryNext();
        if (failure.isPresent()) {
            String sentence = failure.get();
            close();
            logic.onDisconnected(sentence);
        }
    }

    @Override
    public void connect() {
        close();
        connector.begin(turns.begin());
        tryNext();
    }

    @Override
    public String unanswered() {
        return connector.unanswered();
    }

    @Override
    public Optional<Address> server() {
        return servers.areSeveral() ? turns.connected() : Optional.empty();
    }

    @Override
    public String name() {
        return server().map(address -> "The server " + address).orElseGet(Wire.super::name);
    }

    @Override
    public boolean isOneOfSeveral() {
        return servers.areSeveral();
    }

    @Override
    public boolean hasUntried() {
        return turns.hasUntried();
    }

    @Override
    public void onServed() {
        turns.onServed();
    }

    /** Begins the attempts that are due. */
    private void tryNext() {
        connector.tryNext().ifPresent(sentence -> failure = Optional.of(sentence));
    }

    @Override
    public void send(Ref ref, Request request) {
        if (failure.isPresent() || connection.isEmpty()) {
            return;
        }
        unwritten.add(ByteBuffer.wrap(requests.write(Optional.of(ref), request)));
        try {
            flush();
        } catch (IOException e) {
            failure = Optional.of(sentence(e));
        }
    }

    @Override
    public void close() {
        stream.ifPresent(TcpWire::closeQuietly);
        connection.ifPresent(TcpWire::closeQuietly);
        if (connector.isUnderWay()) {
            turns.onNoneAnswered();
        }
        connector.close();
        turns.onEnded();
        stream = Optional.empty();
        connection = Optional.empty();
        begun = false;
        failure = Optional.empty();
        unwritten.clear();
        decoder = new FrameDecoder(MAX_FRAME_BYTES);
    }

    /** Releases the selector; no connection can be opened afterwards. */
    void release() throws IOException {
        close();
        selector.close();
    }

    private void onReady(SelectionKey key, LinkLogic logic) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (connection.isEmpty() && !finishes(key, channel)) {
            return;
        }
        try {
            if (!begun) {
                begin(logic);
            } else if (key.isWritable()) {
                flush();
            }
            // What came with the end of a handshake is inside of the stream already, and no readiness tells of it.
            if (begun && connection.equals(Optional.of(channel))) {
                read(channel, logic);
            }
            armInterest();
        } catch (IOException e) {
            failure = Optional.of(sentence(e));
        }
    }

    private boolean finishes(SelectionKey key, SocketChannel channel) {
        Optional<Address> server = connector.finish(key);
        server.ifPresent(address -> {
            turns.onConnected(address);
            connection = Optional.of(channel);
            stream = Optional.of(
                    tls.isPresent() ? new TlsStream(channel, tls.get(), address) : new PlainStream(channel));
        });
        return server.isPresent();
    }

    private String sentence(IOException e) {
        return WireFailure.sentence(e, turns.connected().orElseThrow());
    }

    private void begin(LinkLogic logic) throws IOException {
        logic.onBytes();
        if (stream.orElseThrow().begin()) {
            begun = true;
            logic.onConnected();
        }
    }

    /** Until nothing is left: of what stays inside of a stream no readiness tells. */
    private void read(SocketChannel channel, LinkLogic logic) throws IOException {
        while (connection.equals(Optional.of(channel)) && failure.isEmpty()) {
            received.clear();
            int count = stream.orElseThrow().read(received);
            if (count < 0) {
                failure = Optional.of(name() + " closed the connection.");
            }
            if (count <= 0) {
                return;
            }
            onReceived(channel, logic);
        }
    }

    private void onReceived(SocketChannel channel, LinkLogic logic) {
        logic.onBytes();
        decoder.decode(received.flip(), new FrameSink() {
            @Override
            public boolean onFrame(ByteBuffer frame) {
                try {
                    logic.onFrame(frames.read(frame));
                } catch (Violation violation) {
                    return fail();
                }
                // The logic may have closed; what came after that belongs to nobody.
                return connection.equals(Optional.of(channel));
            }

            @Override
            public boolean onOversizedFrame() {
                return fail();
            }

            private boolean fail() {
                failure = Optional.of("What answers at " + turns.connected().orElseThrow()
                        + " is not a chatroom that this client understands.");
                return false;
            }
        });
    }

    private void flush() throws IOException {
        Stream out = stream.orElseThrow();
        if (out.holdsOutput()) {
            out.flush();
        }
        while (!unwritten.isEmpty() && !out.holdsOutput()) {
            ByteBuffer first = unwritten.getFirst();
            out.write(first);
            if (first.hasRemaining()) {
                break;
            }
            unwritten.removeFirst();
        }
        armInterest();
    }

    private void armInterest() {
        if (connection.isPresent() && stream.isPresent()) {
            boolean writes = stream.get().holdsOutput() || !unwritten.isEmpty();
            connection
                    .get()
                    .keyFor(selector)
                    .interestOps(writes ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private static void closeQuietly(Stream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The other end has gone already.
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left that could be done about it, and nothing hangs on it.
        }
    }
}
