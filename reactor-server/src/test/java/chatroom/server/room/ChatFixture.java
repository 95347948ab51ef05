package chatroom.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Password;
import chatroom.protocol.Registration;
import chatroom.protocol.Username;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Appended;
import chatroom.server.store.Invites;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.MessageSearch;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.store.Tokens;
import chatroom.server.work.HandRunWorkers;
import chatroom.server.work.JobResult;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A chat in one thread: workers run when the test says so, time passes when the test says so, the store is a mock. */
final class ChatFixture {
    static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");
    static final String EPOCH = "epoch-1";
    static final AccessSettings OPEN = new AccessSettings(Registration.OPEN, 10, 20);
    private static final CommonPasswords COMMON = CommonPasswords.load();

    final HandRunWorkers hashing = new HandRunWorkers();
    final HandRunWorkers reading = new HandRunWorkers();
    final HandRunWorkers searching = new HandRunWorkers();
    final HandRunWorkers storing = new HandRunWorkers();
    final List<PendingSend> appends = new ArrayList<>();
    final Deque<Completion> completions = new ArrayDeque<>();
    final MessageHistory history = mock(MessageHistory.class);
    final MessageSearch search = mock(MessageSearch.class);
    final Accounts accounts = mock(Accounts.class);
    final Tokens tokens = mock(Tokens.class);
    final Invites invites = mock(Invites.class);
    final PasswordHasher hasher = new PasswordHasher(8, 1);
    final MessageLog log;
    final Room room;
    final ChatHandler chat;
    final Timers timers;

    boolean refusingAppends;
    long nowNs = 1_000_000_000_000L;
    private long connections;

    ChatFixture() {
        this(OPEN);
    }

    ChatFixture(AccessSettings access) {
        this(0, new ChatSettings("test", 10, 30, 128, Duration.ofSeconds(60), access));
    }

    ChatFixture(long lastId, ChatSettings settings) {
        this(lastId, settings, Optional.empty());
    }

    ChatFixture(long lastId, ChatSettings settings, Optional<FirstAdmin> firstAdmin) {
        timers = new Timers(() -> nowNs);
        log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, lastId);
        ServerFrameCodec frames = new ServerFrameCodec();
        room = new Room("lobby", log, frames, timers);
        lenient().when(history.epoch()).thenReturn(EPOCH);
        tokensAreValid();
        ChatPorts ports = new ChatPorts(
                hashing,
                reading,
                reading,
                searching,
                storing,
                send -> !refusingAppends && appends.add(send),
                completions::add,
                store(),
                hasher,
                COMMON,
                timers,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new Random(1),
                firstAdmin);
        chat = new ChatHandler(settings, ports, room, frames);
    }

    private Store store() {
        Store store = mock(Store.class);
        lenient().when(store.history()).thenReturn(history);
        lenient().when(store.search()).thenReturn(search);
        lenient().when(store.accounts()).thenReturn(accounts);
        lenient().when(store.tokens()).thenReturn(tokens);
        lenient().when(store.invites()).thenReturn(invites);
        return store;
    }

    /** A connection, and the session behind it. */
    final class Peer {
        final FakeConnection connection = new FakeConnection(++connections);
        final ConnectionHandler handler = chat.onOpened(connection);

        void says(String frame) {
            handler.onFrame(ByteBuffer.wrap(frame.getBytes(UTF_8)));
        }

        /** What it got since the last time, without the welcome. */
        List<String> got() {
            return connection.takeSent().stream()
                    .filter(frame -> !frame.contains("\"welcome\""))
                    .toList();
        }

        /** As the reactor does it in the step after the mark. */
        String buried() {
            return new String(handler.onClosed(connection.closed), UTF_8).strip();
        }

        void leaves() {
            connection.close(CloseReason.PEER_CLOSED);
            buried();
        }

        Peer logsIn(String name) {
            return logsIn(name, "");
        }

        Peer logsIn(String name, String moreFields) {
            hasAccount(name, "correct horse");
            says("{\"action\":\"login\",\"username\":\"" + name + "\",\"password\":\"correct horse\"" + moreFields
                    + "}");
            runAll();
            return this;
        }
    }

    Peer connects() {
        return new Peer();
    }

    Account hasAccount(String name, String password) {
        try {
            Account account = new Account(
                    Math.floorMod(name.hashCode(), 1_000_000),
                    new Username(name),
                    new HashPassword(hasher, new Password(password)).run());
            lenient().when(accounts.find(name)).thenReturn(Optional.of(account));
            return account;
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    private void tokensAreValid() {
        try {
            lenient().when(tokens.issue(any(), any(), any(), any())).thenReturn(Optional.of(List.of()));
            lenient().when(tokens.touch(any())).thenReturn(true);
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    void nobodyHasAnAccount() throws StorageException {
        lenient().when(accounts.find(anyString())).thenReturn(Optional.empty());
        lenient().when(accounts.create(any(), anyString())).thenReturn(Optional.empty());
    }

    /** Every job that waits, and what follows from it. */
    void runAll() {
        while (reading.waiting() + searching.waiting() + hashing.waiting() + storing.waiting() + completions.size()
                > 0) {
            reading.runAll();
            searching.runAll();
            hashing.runAll();
            storing.runAll();
            deliverCompletions();
        }
    }

    void deliverCompletions() {
        while (!completions.isEmpty()) {
            chat.onCompletion(completions.poll());
        }
    }

    /** All that waits to be stored is, under the next ids. */
    void storesAll() {
        List<Appended> results = new ArrayList<>();
        for (int i = 0; i < appends.size(); i++) {
            results.add(new Appended(log.lastId() + 1 + i, NOW, false));
        }
        stored(results);
    }

    void stored(List<Appended> results) {
        answers(new JobResult.Done<>(results));
    }

    void answers(JobResult<List<Appended>> outcome) {
        List<PendingSend> batch = List.copyOf(appends);
        appends.clear();
        chat.onCompletion(new Completion.BatchStored(batch, outcome));
    }

    void passes(Duration time) {
        nowNs += time.toNanos();
        timers.run();
    }

    /** Everything in the log. */
    List<String> logged() {
        return UTF_8.decode(log.read(log.cursorAt(1))).toString().lines().toList();
    }
}
