package chatroom.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** One connection to a {@link MemoryServer}. Whatever it does, the server gets turns until it has done its part. */
final class Client implements AutoCloseable {
    /** More than any input needs: the server is stuck. */
    private static final int PATIENCE_TURNS = 10_000;

    private final SocketChannel channel;
    private final MemoryServer server;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private boolean ended;

    Client(SocketChannel channel, MemoryServer server) throws IOException {
        this.channel = channel;
        this.server = server;
        channel.configureBlocking(false);
    }

    /** Returns when the server has taken it, or has closed. */
    void writes(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes, from, length);
        for (int turns = 0; out.hasRemaining() && !ended; turns++) {
            assertThat(turns).as("turns until the server reads on").isLessThan(PATIENCE_TURNS);
            try {
                channel.write(out);
            } catch (IOException e) {
                // What it had to say before it closed is still to be read.
                readToTheEnd();
            }
            server.turn();
            read();
        }
    }

    void says(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(UTF_8);
        writes(bytes, 0, bytes.length);
    }

    /** Ends its side, and reads until the server has ended the other; then it is gone for the server too. */
    void leaves() throws IOException {
        if (!ended) {
            channel.shutdownOutput();
            readToTheEnd();
        }
        channel.close();
        server.turn();
    }

    private void readToTheEnd() throws IOException {
        for (int turns = 0; !ended; turns++) {
            assertThat(turns).as("turns until the server ends the connection").isLessThan(PATIENCE_TURNS);
            server.turn();
            read();
        }
    }

    private void read() throws IOException {
        int count = 1;
        while (!ended && count > 0) {
            count = channel.read(in.clear());
            received.write(in.array(), 0, Math.max(0, count));
            ended = count < 0;
        }
    }

    /** The replies to all that was said so far, and whatever else has come. */
    List<ServerFrame> frames() throws IOException, Violation {
        for (int turn = 0; turn < 8; turn++) {
            server.turn();
            read();
        }
        ServerFrameCodec codec = new ServerFrameCodec();
        List<ServerFrame> frames = new ArrayList<>();
        byte[] bytes = received.toByteArray();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                ByteBuffer frame = ByteBuffer.wrap(bytes, from, at - from);
                assertThat(SecondOpinion.isUndecided(frame)
                                || SecondOpinion.read(frame).isPresent())
                        .as("a frame from the server can be read")
                        .isTrue();
                frames.add(codec.read(frame));
                from = at + 1;
            }
        }
        assertThat(from).as("the last frame is whole").isEqualTo(bytes.length);
        return frames;
    }

    static List<ServerFrame.Answer> replies(List<ServerFrame> frames) {
        return frames.stream()
                .filter(ServerFrame.Answer.class::isInstance)
                .map(ServerFrame.Answer.class::cast)
                .toList();
    }

    static <E extends Event> List<E> events(List<ServerFrame> frames, Class<E> kind) {
        return frames.stream()
                .filter(ServerFrame.Unasked.class::isInstance)
                .map(frame -> ((ServerFrame.Unasked) frame).event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    static <R extends Reply> List<R> replies(List<ServerFrame> frames, Class<R> kind) {
        return replies(frames).stream()
                .map(ServerFrame.Answer::reply)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
