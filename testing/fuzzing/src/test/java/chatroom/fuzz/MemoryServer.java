package chatroom.fuzz;

import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.chat.Chat;
import chatroom.server.chat.ChatSettings;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.HandTurnedReactor;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import chatroom.testing.MemoryStore;
import chatroom.testing.WiredChat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A whole server in the thread of the test: real sockets, reactor, codecs and chat; a store in memory, workers that work at once, and a
 * time that passes when the test says so. So one input always has one outcome.
 */
final class MemoryServer implements AutoCloseable {
    /** Beside the newcomer whom the input may make. */
    static final String WITNESS = "witness";

    static final String SPEAKER = "ann";
    static final String STRANGER = "eve";
    static final String PASSWORD = "password";

    private static final int OUTBOX_BYTES = 64 * 1024;
    private static final PasswordHasher HASHER = new PasswordHasher(8, 1);
    private static final String PASSWORD_HASH = hash();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:38:00.123Z"), ZoneOffset.UTC);

    /** Not of TCP: these have what is sent at once, and leave no ports behind that wait for a minute. */
    private static final ServerSocketChannel LISTENER = listen();

    /** No workers at all: whoever hands a job in does it. */
    private static final class Inline implements Workers {
        @Override
        public <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done) {
            done.accept(JobResult.of(job));
            return true;
        }
    }

    private final HandTurnedReactor turned = new HandTurnedReactor(
            this::nowNs, new ReactorLimits(1_000, Limits.FRAME_BYTES, OUTBOX_BYTES, Duration.ZERO));
    private final MemoryStore store = new MemoryStore(CLOCK, "epoch");
    private final Chat chat;
    private long nowNs;

    MemoryServer() throws IOException {
        Inline workers = new Inline();
        chat = new WiredChat(
                        turned.reactor(),
                        new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0),
                        new LogArena(LogArena.MIN_CAPACITY_BYTES),
                        new ChatSettings("fuzzed", 10, 30, Duration.ZERO),
                        workers,
                        workers,
                        workers,
                        workers,
                        Runnable::run,
                        store,
                        HASHER,
                        CLOCK,
                        new Random(1),
                        100,
                        1_000)
                .wire();
        store.create(new Username(WITNESS), PASSWORD_HASH);
        store.create(new Username(SPEAKER), PASSWORD_HASH);
        store.create(new Username(STRANGER), PASSWORD_HASH);
    }

    Client connect() throws IOException {
        SocketChannel channel = SocketChannel.open(LISTENER.getLocalAddress());
        turned.accept(LISTENER.accept(), chat);
        return new Client(channel, this);
    }

    void turn() {
        turned.turn();
    }

    void passes(Duration time) {
        nowNs += time.toNanos();
    }

    private long nowNs() {
        return nowNs;
    }

    MemoryStore store() {
        return store;
    }

    int connections() {
        return turned.connections();
    }

    @Override
    public void close() {
        turned.close();
    }

    private static String hash() {
        return new HashPassword(HASHER, new Password(PASSWORD)).run();
    }

    private static ServerSocketChannel listen() {
        try {
            ServerSocketChannel channel =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(null);
            Path.of(channel.getLocalAddress().toString()).toFile().deleteOnExit();
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
