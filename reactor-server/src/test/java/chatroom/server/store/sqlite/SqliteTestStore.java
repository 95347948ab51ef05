package chatroom.server.store.sqlite;

import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.OpenStore;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A database file in a folder of the test. */
public final class SqliteTestStore extends OpenStore {
    private final Path path;
    private DataFolder folder;
    private SqliteStore database;

    public SqliteTestStore(Path path, SettableClock clock) throws StartupException, StorageException {
        super(clock);
        this.path = path;
        reopen();
        begin();
    }

    @Override
    public void reopen() throws StartupException {
        folder = DataFolder.open(path);
        database = SqliteStore.open(folder, clock, clock::nanoTime, 2);
    }

    @Override
    public void end() {
        database.close();
        folder.close();
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public Accounts accounts() {
        return database.accounts();
    }

    @Override
    public Tokens tokens() {
        return database.tokens();
    }

    @Override
    public Invites invites() {
        return database.invites();
    }

    @Override
    public AccountKeeping accountKeeping() {
        return database.accountKeeping();
    }

    @Override
    public Journals journals() {
        return database.journals();
    }

    @Override
    public Rooms rooms() {
        return database.rooms();
    }

    @Override
    public SearchIndex searchIndex() {
        return database.searchIndex();
    }

    @Override
    public RoomSearch roomSearch() {
        return database.roomSearch();
    }

    @Override
    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        database.inOneTransaction(writes);
    }

    @Override
    public void room(String name) throws SQLException {
        sql("INSERT INTO rooms (name, name_key, kind, topic) VALUES ('%s', lower('%1$s'), 'public', '')"
                .formatted(name));
    }

    @Override
    public List<String> findings() throws StorageException {
        return database.upkeep().verify(Progress.UNHEARD);
    }

    @Override
    public void failWhereTextIs(String text) throws SQLException {
        sql("CREATE TRIGGER fail_text BEFORE INSERT ON messages WHEN NEW.text = '" + text
                + "' BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    }

    @Override
    public void failNewAccounts() throws SQLException {
        sql("CREATE TRIGGER fail BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    }

    @Override
    public Upkeep upkeep() {
        return database.upkeep();
    }

    @Override
    public void removeEntry(long id) throws SQLException {
        sql("DELETE FROM messages WHERE id = " + id);
    }

    @Override
    public void loseWords(long id) throws SQLException {
        sql("DELETE FROM message_words WHERE rowid = " + id);
    }

    @Override
    public long expiryOfTheInvite() throws SQLException {
        return Long.parseLong(column("SELECT expires FROM invites").get(0));
    }

    @Override
    public void removeAccount(Account account) throws SQLException {
        sql("DELETE FROM users WHERE id = " + account.id());
    }

    @Override
    public List<String> storedTokens() throws SQLException {
        return column("SELECT lower(hex(hash)) FROM tokens ORDER BY hash");
    }

    @Override
    public List<String> storedInvites() throws SQLException {
        return column("SELECT lower(hex(hash)) FROM invites ORDER BY hash");
    }

    @Override
    public long lastUsed(byte[] tokenHash) throws SQLException {
        return Long.parseLong(column("SELECT last_used FROM tokens WHERE hash = x'"
                        + HexFormat.of().formatHex(tokenHash) + "'")
                .get(0));
    }

    @Override
    public void setServedTime(long millis) throws SQLException {
        sql("UPDATE meta SET value = '" + millis + "' WHERE name = 'served_millis'");
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> column(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + path.resolve("chatroom.db"));
    }
}
