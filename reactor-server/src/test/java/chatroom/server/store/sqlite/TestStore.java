package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    List<Appended> append(NewMessage... batch) throws StorageException {
        return database.appender().append(List.of(batch));
    }

    List<Appended> append(String... texts) throws StorageException {
        return append(Arrays.stream(texts).map(this::message).toArray(NewMessage[]::new));
    }

    NewMessage message(String text) {
        return new NewMessage(LOBBY, ann.id(), ann.username(), new MessageText(text), Optional.empty());
    }

    NewMessage message(Account author, String text, String nonce) {
        return new NewMessage(
                LOBBY, author.id(), author.username(), new MessageText(text), Optional.of(new Nonce(nonce)));
    }

    NewMessage messageIn(String room, String text, String nonce) {
        return new NewMessage(room, ann.id(), ann.username(), new MessageText(text), Optional.of(new Nonce(nonce)));
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
        return database.history()
                .readAfter(LOBBY, 0, Long.MAX_VALUE, 1_000, NO_LIMIT_BYTES)
                .messages();
    }

    /** The newest message of a room, 0 if it has none. */
    static long head(SqliteStore database, String room) throws StorageException {
        List<ChatMessage> newest = database.history()
                .readBefore(room, Long.MAX_VALUE, 1, NO_LIMIT_BYTES)
                .messages();
        return newest.isEmpty() ? 0 : newest.get(0).id();
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
