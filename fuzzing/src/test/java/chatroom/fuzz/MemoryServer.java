package chatroom.fuzz;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Registration;
import chatroom.protocol.Username;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.HandTurnedReactor;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.room.AccessSettings;
import chatroom.server.room.ChatHandler;
import chatroom.server.room.ChatPorts;
import chatroom.server.room.ChatSettings;
import chatroom.server.room.Completion;
import chatroom.server.room.PendingSend;
import chatroom.server.room.Room;
import chatroom.server.store.Appended;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.Job;
import chatroom.server.work.Outcome;
import chatroom.server.work.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A whole server in the thread of the test: real sockets, reactor, codecs and chat; a store in memory, workers that work at once, and a time that passes when
 * the test says so. So one input always has one outcome.
 */
final class MemoryServer implements AutoCloseable {
    /** Beside the newcomer whom the input may make. */
    static final String WITNESS = "witness";

    static final String SPEAKER = "ann";
    static final String PASSWORD = "password";

    private static final String ROOM = "lobby";
    private static final int OUTBOX_BYTES = 64 * 1024;
    private static final PasswordHasher HASHER = new PasswordHasher(8, 1);
    private static final CommonPasswords COMMON_PASSWORDS = CommonPasswords.load();
    private static final String PASSWORD_HASH = hash();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:38:00.123Z"), ZoneOffset.UTC);

    /** Not of TCP: these have what is sent at once, and leave no ports behind that wait for a minute. */
    private static final ServerSocketChannel LISTENER = listen();

    /** No workers at all: whoever hands a job in does it. */
    private static final class Inline implements Workers {
        @Override
        public <R> boolean offer(Job<R> job, Consumer<Outcome<R>> done) {
            done.accept(Outcome.of(job));
            return true;
        }
    }

    private final HandTurnedReactor turned = new HandTurnedReactor(Limits.FRAME_BYTES, OUTBOX_BYTES);
    private final MemoryStore store = new MemoryStore();
    private final ChatHandler chat;

    MemoryServer() throws IOException {
        Reactor reactor = turned.reactor();
        ServerFrameCodec frames = new ServerFrameCodec();
        Room room = new Room(ROOM, new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0), frames, reactor.timers());
        Mailbox<Completion> mailbox = reactor.newMailbox();
        Inline workers = new Inline();
        BatchWorker<PendingSend, List<Appended>> appends = new BatchWorker<>(
                workers,
                100,
                1_000,
                batch -> store.append(batch.stream().map(PendingSend::message).toList()),
                (batch, outcome) -> mailbox.offer(new Completion.BatchStored(batch, outcome)));
        reactor.afterInput(appends::start);
        ChatPorts ports = new ChatPorts(
                workers,
                workers,
                workers,
                appends::offer,
                mailbox::offer,
                store,
                store,
                store,
                store,
                HASHER,
                COMMON_PASSWORDS,
                reactor.timers(),
                CLOCK,
                new Random(1));
        AccessSettings access = new AccessSettings(Registration.OPEN, 0, 0);
        chat = new ChatHandler(new ChatSettings("fuzzed", 10, 30, Duration.ZERO, access), ports, room, frames);
        mailbox.deliverTo(chat::onCompletion);
        store.create(new Username(WITNESS), PASSWORD_HASH);
        store.create(new Username(SPEAKER), PASSWORD_HASH);
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
        turned.passes(time);
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
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
