package chatroom.server.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Password;
import chatroom.protocol.Registration;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.access.AccessPorts;
import chatroom.server.access.AccessSettings;
import chatroom.server.access.FirstAdmin;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import chatroom.server.room.AppendRequest;
import chatroom.server.room.AppendResults;
import chatroom.server.room.LoadedRooms;
import chatroom.server.room.Lobby;
import chatroom.server.room.Memberships;
import chatroom.server.room.MessageFeed;
import chatroom.server.room.RoomPorts;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
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
public final class ChatFixture {
    public static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");
    public static final String EPOCH = "epoch-1";
    public static final AccessSettings OPEN = new AccessSettings(Registration.OPEN, 10, 20);
    private static final CommonPasswords COMMON = CommonPasswords.load();

    public final HandRunWorkers hashing = new HandRunWorkers();
    public final HandRunWorkers reading = new HandRunWorkers();
    public final HandRunWorkers searching = new HandRunWorkers();
    public final HandRunWorkers storing = new HandRunWorkers();
    public final List<AppendRequest> appends = new ArrayList<>();
    public final Deque<Runnable> completions = new ArrayDeque<>();
    public final SearchIndex searchIndex = mock(SearchIndex.class);
    public final Accounts accounts = mock(Accounts.class);
    public final Tokens tokens = mock(Tokens.class);
    public final Invites invites = mock(Invites.class);
    public final Rooms storedRooms = mock(Rooms.class);
    public final Journals journals = mock(Journals.class);
    public final RoomSearch roomSearch = mock(RoomSearch.class);
    public final Store store;
    public final FakeNodes nodes = new FakeNodes();
    public final PasswordHasher hasher = new PasswordHasher(8, 1);
    public final MessageLog log;
    public final Lobby room;
    public final LoadedRooms rooms;
    public final Memberships memberships;
    public final RoomPorts roomPorts;
    public final MessageFeed feed;
    public final AppendResults appendResults;
    public final Chat chat;
    public final Timers timers;

    public boolean refusingAppends;
    public long nowNs = 1_000_000_000_000L;
    private long connections;

    public ChatFixture() {
        this(OPEN);
    }

    public ChatFixture(AccessSettings access) {
        this(0, new ChatSettings("test", 10, 30, 128, Duration.ofSeconds(60), access));
    }

    public ChatFixture(long lastId, ChatSettings settings) {
        this(lastId, settings, Optional.empty());
    }

    public ChatFixture(long lastId, ChatSettings settings, Optional<FirstAdmin> firstAdmin) {
        this(lastId, settings, firstAdmin, Optional.empty(), false);
    }

    /** With rooms beside the lobby, as they are stored. */
    public static ChatFixture over(Store stored, int messagesPerSecond, int burst) {
        return over(stored, messagesPerSecond, burst, false);
    }

    /** Where others write to the same database. */
    public static ChatFixture besideOthers(Store stored) {
        return over(stored, 0, 1, true);
    }

    private static ChatFixture over(Store stored, int messagesPerSecond, int burst, boolean isShared) {
        ChatSettings settings = new ChatSettings("test", messagesPerSecond, burst, 128, Duration.ofSeconds(60), OPEN);
        return new ChatFixture(0, settings, Optional.empty(), Optional.of(stored), isShared);
    }

    private ChatFixture(
            long lastId,
            ChatSettings settings,
            Optional<FirstAdmin> firstAdmin,
            Optional<Store> stored,
            boolean isShared) {
        nodes.arePossible(isShared);
        timers = new Timers(() -> nowNs);
        log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, lastId);
        ServerFrameCodec frames = new ServerFrameCodec();
        room = new Lobby(log, frames, timers);
        tokensAreValid();
        store = stored.orElseGet(this::mocks);
        AccessPorts accessPorts =
                new AccessPorts(hashing, reading, storing, store, hasher, COMMON, timers, new Random(1), firstAdmin);
        roomPorts = new RoomPorts(
                reading,
                searching,
                storing,
                append -> !refusingAppends && appends.add(append),
                store,
                timers,
                Clock.fixed(NOW, ZoneOffset.UTC),
                completions::add,
                nodes);
        LogArena arena = new LogArena(LogArena.MIN_CAPACITY_BYTES);
        rooms = new LoadedRooms(
                room,
                frames,
                newest -> new MessageLog(arena, newest),
                fed -> new MessageFeed(fed, store, reading, timers, completions::add));
        feed = room.feed();
        memberships = new Memberships(isShared);
        appendResults = new AppendResults(rooms, memberships);
        ChatPorts ports =
                new ChatPorts(accessPorts, roomPorts, timers, Clock.fixed(NOW, ZoneOffset.UTC), completions::add);
        chat = new Chat(settings, ports, rooms, memberships, frames);
    }

    private Store mocks() {
        Store store = mock(Store.class);
        lenient().when(store.epoch()).thenReturn(EPOCH);
        lenient().when(store.searchIndex()).thenReturn(searchIndex);
        lenient().when(store.accounts()).thenReturn(accounts);
        lenient().when(store.tokens()).thenReturn(tokens);
        lenient().when(store.invites()).thenReturn(invites);
        lenient().when(store.rooms()).thenReturn(storedRooms);
        lenient().when(store.journals()).thenReturn(journals);
        lenient().when(store.roomSearch()).thenReturn(roomSearch);
        return store;
    }

    /** What the mocks answer where somebody reads or searches the lobby. */
    public Optional<EntryPage> page(boolean more, Entry... entries) {
        return Optional.of(new EntryPage(List.of(entries), log.lastId(), more));
    }

    /** A connection, and the session behind it. */
    public final class Peer {
        public final FakeConnection connection = new FakeConnection(++connections);
        public final ConnectionHandler handler = chat.onOpened(connection);

        public void says(String frame) {
            handler.onFrame(ByteBuffer.wrap(frame.getBytes(UTF_8)));
        }

        /** What it got since the last time, without the welcome. */
        public List<String> got() {
            return connection.takeSent().stream()
                    .filter(frame -> !frame.contains("\"welcome\""))
                    .toList();
        }

        /** As the reactor does it in the step after the mark. */
        public String reaped() {
            return new String(handler.onClosed(connection.closed), UTF_8).strip();
        }

        public void leaves() {
            connection.close(CloseReason.PEER_CLOSED);
            reaped();
        }

        public Peer logsIn(String name) {
            return logsIn(name, "");
        }

        public Peer logsIn(String name, String moreFields) {
            hasAccount(name, "correct horse");
            says("{\"action\":\"login\",\"username\":\"" + name + "\",\"password\":\"correct horse\"" + moreFields
                    + "}");
            runAll();
            return this;
        }
    }

    public Peer connects() {
        return new Peer();
    }

    public Account hasAccount(String name, String password) {
        try {
            Account account = new Account(
                    Math.floorMod(name.hashCode(), 1_000_000),
                    new Username(name),
                    new HashPassword(hasher, new Password(password)).run());
            lenient().when(accounts.find(name)).thenReturn(Optional.of(account));
            lenient().when(storedRooms.isThere(account.id())).thenReturn(true);
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

    public void nobodyHasAnAccount() throws StorageException {
        lenient().when(accounts.find(anyString())).thenReturn(Optional.empty());
        lenient().when(accounts.create(any(), anyString())).thenReturn(Optional.empty());
    }

    /** Every job that waits, and what follows from it. */
    public void runAll() {
        while (reading.waiting() + searching.waiting() + hashing.waiting() + storing.waiting() + completions.size()
                > 0) {
            reading.runAll();
            searching.runAll();
            hashing.runAll();
            storing.runAll();
            deliverCompletions();
        }
    }

    public void deliverCompletions() {
        while (!completions.isEmpty()) {
            completions.poll().run();
        }
    }

    /** All that waits to be stored is, under the next ids. */
    public void storesAll() {
        EntryResult[] results = new EntryResult[appends.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = new EntryResult.Stored(entry(appends.get(i).entry(), log.lastId() + 1 + i));
        }
        stored(results);
    }

    public void stored(EntryResult... results) {
        comesBack(new JobResult.Done<>(List.of(results)));
    }

    /** What isn't said is shown as what has no fields. */
    private static Entry entry(NewEntry entry, long id) {
        String username = entry.username().value();
        return entry.change() instanceof Change.Say say
                ? new ChatMessage(id, username, say.text().value(), NOW)
                : new Entry.Join(id, username, NOW);
    }

    /** Everything that is under way comes to its end: jobs, and what waits to be stored. */
    public void settles() {
        runAll();
        while (!appends.isEmpty()) {
            comesBack(JobResult.of(() -> store.journals()
                    .append(appends.stream().map(AppendRequest::entry).toList())));
            runAll();
        }
    }

    /** Everything that waits to be stored is answered. */
    public void comesBack(JobResult<List<EntryResult>> outcome) {
        List<AppendRequest> batch = List.copyOf(appends);
        appends.clear();
        appendResults.onBatch(batch, outcome);
    }

    /** An entry is stored, whoever did it. */
    public void commits(RoomName name, Entry entry) {
        appendResults.onCommitted(name, entry);
    }

    /** As an operator's command has it done. */
    public void deletes(RoomName room) {
        appendResults.onRoomDeleted(room);
    }

    public void passes(Duration time) {
        nowNs += time.toNanos();
        timers.run();
    }

    /** It was stored, and everybody gets it. */
    public void publishes(ChatMessage message) {
        feed.onCommitted(List.of(message));
    }

    /** Everything in the log. */
    public List<String> logged() {
        return UTF_8.decode(log.read(log.cursorAt(1))).toString().lines().toList();
    }
}
