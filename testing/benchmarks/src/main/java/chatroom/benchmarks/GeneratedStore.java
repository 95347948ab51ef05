package chatroom.benchmarks;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A real database with many rooms in it, the same for the same numbers. One thread. */
final class GeneratedStore implements AutoCloseable {
    /** The commonest word: every message has it. */
    static final String COMMON = "the";

    /** In which every message is edited and has as many reactions as it may have. */
    static final RoomName DECORATED = new RoomName("decorated");

    static final int DECORATED_MESSAGES = 50;

    private static final int AUTHORS = 10;
    private static final int BATCH = 500;

    /** Written into each room before it is the next one's turn, so that no room stands in one piece. */
    private static final int IN_A_ROW = 10;

    private static final int WORDS = 15;
    private static final int VOCABULARY = 2_000;
    private static final int FIRST_EMOJI = 0x1F600;

    private final Path path;
    private final Clock clock = new TickingClock();
    private final Random random = new Random(1);
    private final List<Account> authors = new ArrayList<>();
    private final List<NewEntry> batch = new ArrayList<>();
    private DataFolder folder;
    private SqliteStore store;
    private Account reader;

    GeneratedStore(Path path) throws StartupException, StorageException {
        this.path = path;
        open();
        for (int i = 0; i < AUTHORS; i++) {
            authors.add(account("author-" + i));
        }
        reader = account("reader");
    }

    /** A millisecond passes each time that somebody looks. */
    private static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2026-11-29T00:00:00Z");

        @Override
        public Instant instant() {
            now = now.plusMillis(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void open() throws StartupException {
        folder = DataFolder.open(path);
        store = SqliteStore.open(folder, clock, 1);
    }

    /** What was read before isn't remembered any more, but by the system. */
    void reopen() throws StartupException {
        close();
        open();
    }

    private Account account(String name) throws StorageException {
        return store.accounts().create(new Username(name), "no hash").orElseThrow();
    }

    SqliteStore store() {
        return store;
    }

    /** Somebody who is in the first 500 rooms, and has read nothing. */
    Account reader() {
        return reader;
    }

    static RoomName room(int number) {
        return new RoomName("room-" + number);
    }

    /** Public rooms with equally many messages, all of which can be found. */
    void fill(int rooms, int entries) throws StorageException {
        for (int room = 0; room < rooms; room++) {
            add(room(room), author(), new Change.Create(RoomKind.PUBLIC, Optional.empty(), Integer.MAX_VALUE));
            if (room < RoomLimits.ROOMS) {
                add(room(room), reader, new Change.Join());
            }
        }
        for (int left = entries / rooms; left > 0; left -= IN_A_ROW) {
            for (int room = 0; room < rooms; room++) {
                say(room(room), Math.min(left, IN_A_ROW));
            }
        }
        flush();
    }

    void say(RoomName room, int messages) throws StorageException {
        for (int i = 0; i < messages; i++) {
            add(room, author(), say());
        }
    }

    Change.Say say() {
        return new Change.Say(text(), false, OptionalLong.empty());
    }

    /** Everything that was said can be found from then on. */
    void index() throws StorageException {
        boolean isLeft = true;
        while (isLeft) {
            isLeft = store.searchIndex().indexOtherRooms(BATCH);
        }
    }

    void decorate() throws StorageException {
        add(DECORATED, authors.get(0), new Change.Create(RoomKind.PUBLIC, Optional.empty(), Integer.MAX_VALUE));
        for (int i = 0; i < DECORATED_MESSAGES; i++) {
            add(DECORATED, authors.get(0), say());
        }
        for (long id = 2; id < DECORATED_MESSAGES + 2; id++) {
            add(DECORATED, authors.get(0), new Change.Edit(id, text()));
            for (int kind = 0; kind < RoomLimits.REACTION_KINDS; kind++) {
                for (Account author : authors) {
                    add(DECORATED, author, new Change.React(id, Character.toString(FIRST_EMOJI + kind), true));
                }
            }
        }
        flush();
    }

    private Account author() {
        return authors.get(random.nextInt(AUTHORS));
    }

    private MessageText text() {
        StringBuilder text = new StringBuilder(COMMON);
        for (int i = 1; i < WORDS; i++) {
            // The square makes some words as common as they are in a language.
            double share = random.nextDouble();
            text.append(" w").append(Integer.toString((int) (share * share * VOCABULARY), Character.MAX_RADIX));
        }
        return new MessageText(text.toString());
    }

    private void add(RoomName room, Account author, Change change) throws StorageException {
        batch.add(new NewEntry(room, author.id(), author.username(), Optional.empty(), change));
        if (batch.size() == BATCH) {
            flush();
        }
    }

    /** What was added is stored. */
    void flush() throws StorageException {
        for (EntryResult result : store.journals().append(batch)) {
            if (!(result instanceof EntryResult.Stored)) {
                throw new IllegalStateException("not stored: " + result);
            }
        }
        batch.clear();
    }

    Path database() {
        return path.resolve("chatroom.db");
    }

    @Override
    public void close() {
        store.close();
        folder.close();
    }
}
