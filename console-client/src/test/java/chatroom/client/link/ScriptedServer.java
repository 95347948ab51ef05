package chatroom.client.link;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.Incoming;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A real socket, and a test that says what is answered on it. */
final class ScriptedServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    ScriptedServer() throws IOException {
        listening.setSoTimeout(TIMEOUT_MILLIS);
    }

    Address address() {
        return new Address(listening.getInetAddress().getHostAddress(), listening.getLocalPort());
    }

    /** Waits for the client to connect, and welcomes it. */
    Peer accept() throws IOException {
        Peer peer = new Peer(listening.accept());
        peer.push(new Event.Welcome(1, "scripted"));
        return peer;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final FrameDecoder decoder = new FrameDecoder(1 << 20);
        private final RequestCodec requests = new RequestCodec();
        private final ServerFrameCodec frames = new ServerFrameCodec();
        private final Deque<Incoming.Call> calls = new ArrayDeque<>();
        private Optional<Ref> lastRef = Optional.empty();

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }

        /** The next request of this type; others that come before it, as polls may, are passed over. */
        <T extends Request> T expect(Class<T> type) throws IOException {
            while (true) {
                while (calls.isEmpty()) {
                    read();
                }
                Incoming.Call call = calls.remove();
                if (type.isInstance(call.request())) {
                    lastRef = call.ref();
                    return type.cast(call.request());
                }
            }
        }

        void answer(Reply reply) throws IOException {
            socket.getOutputStream().write(frames.write(lastRef, reply));
        }

        void push(Event event) throws IOException {
            socket.getOutputStream().write(frames.write(event));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        private void read() throws IOException {
            byte[] buffer = new byte[4096];
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new IOException("the client closed the connection");
            }
            decoder.decode(ByteBuffer.wrap(buffer, 0, count), new FrameSink() {
                @Override
                public boolean onFrame(ByteBuffer frame) {
                    calls.add((Incoming.Call) requests.read(frame));
                    return true;
                }

                @Override
                public boolean onOversizedFrame() {
                    throw new AssertionError("the client sent a frame that is too long");
                }
            });
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
