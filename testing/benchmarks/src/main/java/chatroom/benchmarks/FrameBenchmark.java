package chatroom.benchmarks;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Event;
import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one message with a text of 100 bytes costs on the reactor thread, step by step. Run with {@code -prof gc} for what it allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameBenchmark {
    private static final int FRAMES = 100;

    private final String send =
            "{\"action\":\"send\",\"ref\":12345,\"text\":\"" + "The quick brown fox ".repeat(5) + "\"}";
    private final ByteBuffer frame = ByteBuffer.allocateDirect(256);
    private final ByteBuffer poll = ByteBuffer.allocateDirect(256);
    private final ByteBuffer stream = ByteBuffer.allocateDirect(64 * 1024);
    private final FrameDecoder decoder = new FrameDecoder(Limits.FRAME_BYTES);
    private final RequestCodec requests = new RequestCodec();
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final MessageLog log = new MessageLog(8 << 20, 0);
    private final Cursor cursor = log.cursorAt(1);
    private final byte[] encoded;
    private Instant now = Instant.parse("2026-11-22T08:38:00.123Z");
    private long id;

    public FrameBenchmark() {
        byte[] bytes = send.getBytes(StandardCharsets.UTF_8);
        frame.put(bytes).flip();
        poll.put("{\"action\":\"poll\",\"last_id\":12345}".getBytes(StandardCharsets.UTF_8))
                .flip();
        for (int i = 0; i < FRAMES; i++) {
            stream.put(bytes).put((byte) '\n');
        }
        stream.flip();
        encoded = message();
    }

    private byte[] message() {
        return frames.write(new Event.MessagePosted(new ChatMessage(++id, "somebody", send.substring(30, 130), now)));
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void cutFrame(Blackhole blackhole) {
        decoder.decode(stream.rewind(), new FrameSink() {
            @Override
            public boolean onFrame(ByteBuffer line) {
                blackhole.consume(line);
                return true;
            }

            @Override
            public boolean onOversizedFrame() {
                return true;
            }
        });
    }

    @Benchmark
    public Incoming readSend() {
        return requests.read(frame.rewind());
    }

    @Benchmark
    public Incoming readPoll() {
        return requests.read(poll.rewind());
    }

    @Benchmark
    public byte[] writeMessage() {
        return message();
    }

    /** As if every message were stored at a time of its own. */
    @Benchmark
    public byte[] writeMessageOfItsOwnTime() {
        now = now.plusMillis(1);
        return message();
    }

    @Benchmark
    public byte[] writeSentReply() {
        return frames.write(Optional.of(Ref.of(12345)), new Reply.Sent(++id, now, false));
    }

    @Benchmark
    public void appendToLog() {
        log.append(log.lastId() + 1, encoded);
    }

    /** What one reader costs the log each time that there is something new. */
    @Benchmark
    public byte[] appendAndReadByOne() {
        log.append(log.lastId() + 1, encoded);
        return log.advance(cursor, log.read(cursor).remaining());
    }
}
