package chatroom.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;

/** One socket. What is to be sent is gathered until the end of the turn, and leaves in one write. */
public final class Peer {
    private static final int KEPT_BYTES = 64 * 1024;

    private final Loop loop;
    private final Handler handler;
    private final SocketChannel channel;
    private final SelectionKey key;

    /** Null where lines go over the socket as they are. */
    private WebSocketEnd webSocket;

    private byte[] out = {};
    private int outFrom;
    private int outTo;
    private boolean unflushed;
    private boolean reading = true;
    private boolean connected;
    private boolean open = true;

    public interface Handler {
        void onConnected();

        void onBytes(ByteBuffer in, long nowNs);

        /** Neither is anything more received nor sent. Not called after {@link Peer#close}. */
        void onEnd(String why);
    }

    private Peer(Loop loop, SocketChannel channel, Handler handler) throws IOException {
        this.loop = loop;
        this.handler = handler;
        this.channel = channel;
        this.key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
    }

    /** @param receiveBytes how much the socket may hold; empty leaves it to the system */
    public static Peer connect(
            Loop loop,
            SocketAddress server,
            Optional<InetSocketAddress> source,
            Optional<Integer> receiveBytes,
            Handler handler)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (receiveBytes.isPresent()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes.get());
            }
            if (source.isPresent()) {
                channel.bind(source.get());
            }
            Peer peer = new Peer(loop, channel, handler);
            channel.connect(server);
            return peer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Lines go through a WebSocket. Right after {@link #connect}. */
    public void upgrade() {
        webSocket = new WebSocketEnd(this);
    }

    public void send(byte[] frame) {
        sendAsItIs(webSocket == null ? frame : WebSocketEnd.message(frame));
    }

    /** Through a WebSocket these are the bytes of its frames, which may break every rule. */
    public void sendAsItIs(byte[] frame) {
        if (!open) {
            return;
        }
        if (outTo + frame.length > out.length) {
            out = Arrays.copyOfRange(
                    out, outFrom, outFrom + Math.max(2 * (outTo - outFrom), outTo - outFrom + frame.length));
            outTo -= outFrom;
            outFrom = 0;
        }
        System.arraycopy(frame, 0, out, outTo, frame.length);
        outTo += frame.length;
        if (!unflushed) {
            unflushed = true;
            loop.unflushed(this);
        }
    }

    /** While not reading, TCP holds the server back. */
    public void setReading(boolean wanted) {
        reading = wanted;
        updateInterest();
    }

    /** Takes at most this much, when it is there; for those that don't take what comes by themselves. */
    public void readAtMost(int bytes) {
        if (open && connected) {
            read(bytes);
        }
    }

    /** Nothing more is sent; what comes is still taken. */
    public void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            end("was cut: " + e.getMessage());
        }
    }

    /** Closes so that the other end is told of a reset, and no port of ours waits for anything. */
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is gone already.
        }
        close();
    }

    public void close() {
        open = false;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is expected of it any more.
        }
    }

    void onReady() {
        if (!key.isValid()) {
            return;
        }
        int ready = key.readyOps();
        if ((ready & SelectionKey.OP_CONNECT) != 0) {
            finishConnecting();
        }
        if ((ready & SelectionKey.OP_WRITE) != 0) {
            flush();
        }
        if ((ready & SelectionKey.OP_READ) != 0) {
            read(loop.readBuffer.capacity());
        }
    }

    private void finishConnecting() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            end("could not connect: " + e.getMessage());
            return;
        }
        connected = true;
        if (webSocket == null) {
            handler.onConnected();
        } else {
            sendAsItIs(WebSocketEnd.request());
        }
        updateInterest();
    }

    /** The server goes on as a WebSocket. */
    void onAgreed() {
        handler.onConnected();
    }

    void onClosed() {
        end("was closed by the server");
    }

    void onRefused(String status) {
        end("was refused a WebSocket: " + status);
    }

    boolean isOpen() {
        return open;
    }

    private void read(int bytes) {
        ByteBuffer in = loop.readBuffer.clear().limit(bytes);
        int count;
        try {
            count = channel.read(in);
        } catch (IOException e) {
            end("was cut: " + e.getMessage());
            return;
        }
        if (count > 0) {
            loop.received(count);
        }
        if (count < 0) {
            end("was closed by the server");
        } else if (count > 0 && webSocket == null) {
            handler.onBytes(in.flip(), System.nanoTime());
        } else if (count > 0) {
            in.flip();
            long nowNs = System.nanoTime();
            while (webSocket.next(in, count)) {
                int endOfText = in.limit();
                handler.onBytes(in, nowNs);
                in.limit(count).position(endOfText);
            }
        }
    }

    public void flush() {
        unflushed = false;
        if (!open || !connected) {
            return;
        }
        try {
            while (outFrom < outTo) {
                ByteBuffer buffer = loop.writeBuffer.clear();
                int length = Math.min(buffer.capacity(), outTo - outFrom);
                int written = channel.write(buffer.put(out, outFrom, length).flip());
                outFrom += written;
                if (written < length) {
                    break;
                }
            }
        } catch (IOException e) {
            end("was cut: " + e.getMessage());
            return;
        }
        if (outFrom == outTo) {
            outFrom = 0;
            outTo = 0;
            out = out.length > KEPT_BYTES ? new byte[0] : out;
        }
        updateInterest();
    }

    private void updateInterest() {
        if (!connected || !key.isValid()) {
            return;
        }
        int wanted = (reading ? SelectionKey.OP_READ : 0) | (outFrom < outTo ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private void end(String why) {
        if (open) {
            close();
            handler.onEnd(why);
        }
    }
}
