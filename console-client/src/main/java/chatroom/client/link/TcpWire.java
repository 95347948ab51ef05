package chatroom.client.link;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A wire of TCP, with or without TLS. Owned by the link's thread, but for {@link #wakeUp}. What goes wrong inside a call from the logic is told to it in the next turn, not from
 * within.
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

    /** Empty between connections. */
    private Optional<SocketChannel> connection = Optional.empty();

    /** Of the connection; empty until TCP has connected. */
    private Optional<Stream> stream = Optional.empty();

    /** The stream has begun, and the logic knows. */
    private boolean begun;

    private Optional<String> failure = Optional.empty();

    /** @param tls who is trusted, for an address with TLS */
    TcpWire(Address address, Optional<SSLContext> tls) throws IOException {
        this.address = address;
        this.tls = address.tls() ? Optional.of(tls.orElseThrow()) : Optional.empty();
        this.selector = Selector.open();
    }

    /** From any thread: the turn that waits, or the next one, doesn't wait. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Waits at most {@code timeoutMillis} for something to happen, and tells the logic what did. */
    void turn(long timeoutMillis, LinkLogic logic) throws IOException {
        if (failure.isPresent() || timeoutMillis <= 0) {
            selector.selectNow();
        } else {
            selector.select(timeoutMillis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            // The first event may have ended the connection.
            if (key.isValid() && failure.isEmpty()) {
                onReady(key, logic);
            }
        }
        selector.selectedKeys().clear();
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
            SocketChannel channel = SocketChannel.open();
            connection = Optional.of(channel);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_CONNECT);
            channel.connect(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException | UnresolvedAddressException e) {
            failure = Optional.of(WireFailure.sentence(e, address));
        }
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
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                stream = Optional.of(
                        tls.isPresent() ? new TlsStream(channel, tls.get(), address) : new PlainStream(channel));
            }
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
