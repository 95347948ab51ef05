package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import chatroom.server.words.WordQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A real database in a folder of the test, with the account ann in it. The test's thread is the storage thread. */
final class TestStore implements AutoCloseable {
    static final String LOBBY = "lobby";
    static final int NO_LIMIT_BYTES = Integer.MAX_VALUE;

    final SettableClock clock = new SettableClock();
    final Path path;
    private DataFolder folder;
    SqliteStore database;
    Account ann;

    TestStore(Path path) throws Exception {
        this.path = path;
        open();
        ann = user("ann");
    }

    private void open() throws StartupException {
        folder = DataFolder.open(path);
        database = SqliteStore.open(folder, clock, clock::nanoTime, 2);
    }

    Account user(String name) throws StorageException {
        return database.accounts().create(new Username(name), "hash of " + name).orElseThrow();
    }

    /** After {@link #close}. */
    void reopen() throws StartupException {
        open();
    }

    void restart() throws StartupException {
        close();
        open();
    }

    List<EntryResult> append(NewEntry... batch) throws StorageException {
        return database.journals().append(List.of(batch));
    }

    List<EntryResult> append(String... texts) throws StorageException {
        return append(Arrays.stream(texts).map(this::message).toArray(NewEntry[]::new));
    }

    NewEntry message(String text) {
        return message(ann, RoomName.LOBBY, text, Optional.empty());
    }

    NewEntry message(Account author, String text, String nonce) {
        return message(author, RoomName.LOBBY, text, Optional.of(new Nonce(nonce)));
    }

    NewEntry messageIn(String room, String text, String nonce) {
        return message(ann, new RoomName(room), text, Optional.of(new Nonce(nonce)));
    }

    static NewEntry message(Account author, RoomName room, String text, Optional<Nonce> nonce) {
        Change say = new Change.Say(new MessageText(text), false, OptionalLong.empty());
        return new NewEntry(room, author.id(), author.username(), nonce, say);
    }

    /** Of what was stored, or of what it is a duplicate of. */
    static long id(EntryResult result) {
        return result instanceof EntryResult.Duplicate first
                ? first.id()
                : ((EntryResult.Stored) result).entry().id();
    }

    static boolean isDuplicate(EntryResult result) {
        return result instanceof EntryResult.Duplicate;
    }

    /** Makes a room. */
    void room(String name) throws StorageException {
        database.writer().write("make a room", connection -> {
            connection.execute(
                    "INSERT INTO rooms (name, name_key, kind, topic) VALUES ('%s', lower('%1$s'), 'public', '')"
                            .formatted(name));
            return null;
        });
    }

    List<ChatMessage> all() throws StorageException {
        return all(database);
    }

    /** The messages of the lobby. */
    static List<ChatMessage> all(SqliteStore database) throws StorageException {
        return database
                .journals()
                .readAfter(RoomName.LOBBY, 0, Long.MAX_VALUE, 2_000, NO_LIMIT_BYTES)
                .orElseThrow()
                .entries()
                .stream()
                .map(Entry::asMessage)
                .toList();
    }

    /** The newest message of a room, 0 if it has none. */
    static long head(SqliteStore database, String room) throws StorageException {
        return database.journals()
                .readBefore(new RoomName(room), Long.MAX_VALUE, 1, NO_LIMIT_BYTES)
                .map(EntryPage::lastId)
                .orElse(0L);
    }

    /** The messages of a room that the index finds by itself, ascending. */
    List<Long> inIndex(String room, String words) throws StorageException {
        return inIndex(database, room, words);
    }

    static List<Long> inIndex(SqliteStore database, String room, String words) throws StorageException {
        WordQuery query = WordQuery.of(words);
        List<Long> found = new ArrayList<>();
        if (!query.lookUps().isEmpty()) {
            database.readers().read("look into the index", connection -> {
                long number = RoomNumbers.find(connection, room).orElseThrow();
                new FoundRows(connection, query, 0)
                        .older(number, Tails.findLast(connection, number), row -> found.add(row.id()));
                return null;
            });
        }
        Collections.reverse(found);
        return found;
    }

    /** As an operator with sqlite3 would, beside the open database. */
    void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }

    Path file() {
        return path.resolve("chatroom.db");
    }

    @Override
    public void close() {
        database.close();
        folder.close();
    }
}
