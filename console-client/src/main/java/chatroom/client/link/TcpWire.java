package chatroom.client.link;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    private final Address address;

    /** For an address with TLS. */
    private final Optional<SSLContext> tls;

    private final Selector selector;
    private final RequestCodec requests = new RequestCodec();
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final ByteBuffer received = ByteBuffer.allocateDirect(READ_BYTES);
    private final Deque<ByteBuffer> unwritten = new ArrayDeque<>();
    private FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);

    private final Resolver resolver;
    private final LongSupplier clockMillis;

    /** Those that may become the connection, by the addresses that they are to. */
    private final Map<InetAddress, SocketChannel> connecting = new LinkedHashMap<>();

    /** Empty but while there is no connection, and one is wanted. */
    private Optional<ConnectAttempts> attempts = Optional.empty();

    /** Empty between connections, and until TCP has connected. */
    private Optional<SocketChannel> connection = Optional.empty();

    /** Of the connection. */
    private Optional<Stream> stream = Optional.empty();

    /** The stream has begun, and the logic knows. */
    private boolean begun;

    private Optional<String> failure = Optional.empty();

    /** All addresses of a host, in the order in which the system prefers them. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * @param tls who is trusted, for an address with TLS
     * @param clockMillis milliseconds that only go forward
     */
    TcpWire(Address address, Optional<SSLContext> tls, Resolver resolver, LongSupplier clockMillis) throws IOException {
        this.address = address;
        this.resolver = resolver;
        this.clockMillis = clockMillis;
        this.tls = address.tls() ? Optional.of(tls.orElseThrow()) : Optional.empty();
        this.selector = Selector.open();
    }

    /** From any thread: the turn that waits, or the next one, doesn't wait. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Waits at most {@code timeoutMillis} for something to happen, and tells the logic what did. */
    void turn(long timeoutMillis, LinkLogic logic) throws IOException {
        long longestMillis = Math.min(timeoutMillis, untilNextAttemptMillis());
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
        try {
            attempts = Optional.of(new ConnectAttempts(List.of(resolver.resolve(address.host()))));
            tryNext();
        } catch (UnknownHostException e) {
            failure = Optional.of(WireFailure.sentence(e, address));
        }
    }

    @Override
    public String unanswered() {
        return WireFailure.unanswered(address, connecting.keySet());
    }

    private long untilNextAttemptMillis() {
        OptionalLong due = attempts.map(ConnectAttempts::dueMillis).orElse(OptionalLong.empty());
        return due.isPresent() ? due.getAsLong() - clockMillis.getAsLong() : Long.MAX_VALUE;
    }

    /** Begins the attempts that are due. */
    private void tryNext() {
        if (attempts.isEmpty()) {
            return;
        }
        ConnectAttempts now = attempts.get();
        for (var next = now.next(clockMillis.getAsLong()); next.isPresent(); next = now.next(clockMillis.getAsLong())) {
            tryOne(next.get());
        }
        if (now.areOver()) {
            attempts = Optional.empty();
            failure = Optional.of(WireFailure.sentence(now.failures(), address));
        }
    }

    private void tryOne(InetAddress to) {
        try {
            begin(SocketChannel.open(), to);
        } catch (IOException e) {
            onFailedAttempt(to, e);
        }
    }

    private void begin(SocketChannel channel, InetAddress to) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT, to);
            connecting.put(to, channel);
            channel.connect(new InetSocketAddress(to, address.port()));
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private void onFailedAttempt(InetAddress to, IOException e) {
        Optional.ofNullable(connecting.remove(to)).ifPresent(TcpWire::closeQuietly);
        attempts.orElseThrow().onFailed(to, e);
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
            failure = Optional.of(WireFailure.sentence(e, address));
        }
    }

    @Override
    public void close() {
        stream.ifPresent(TcpWire::closeQuietly);
        connection.ifPresent(TcpWire::closeQuietly);
        connecting.values().forEach(TcpWire::closeQuietly);
        connecting.clear();
        attempts = Optional.empty();
        stream = Optional.empty();
        connection = Optional.empty();
        begun = false;
        failure = Optional.empty();
        unwritten.clear();
        decoder = new FrameDecoder(MAX_FRAME_BYTES);
    }

    /** For good. */
    void release() throws IOException {
        close();
        selector.close();
    }

    private void onReady(SelectionKey key, LinkLogic logic) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (connection.isEmpty() && !finishes((InetAddress) key.attachment(), channel)) {
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
            failure = Optional.of(WireFailure.sentence(e, address));
        }
    }

    /** The first one that connects is the connection, and the others are given up. */
    private boolean finishes(InetAddress to, SocketChannel channel) {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            onFailedAttempt(to, e);
            return false;
        }
        connecting.remove(to);
        connecting.values().forEach(TcpWire::closeQuietly);
        connecting.clear();
        attempts = Optional.empty();
        connection = Optional.of(channel);
        stream = Optional.of(tls.isPresent() ? new TlsStream(channel, tls.get(), address) : new PlainStream(channel));
        return true;
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
                failure = Optional.of("The server closed the connection.");
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
                failure =
                        Optional.of("What answers at " + address + " is not a chatroom that this client understands.");
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
