package chatroom.server.store.postgres;

import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Journals;
import chatroom.server.store.OpenStore;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A {@link TestDatabase} by the test's clock. */
public final class PostgresTestStore extends OpenStore {
    private static final int READERS = 2;

    /** Rows that there must not be. */
    private static final Map<String, String> WRONG = Map.of(
            "The ids of a room aren't dense.",
            "room r WHERE state <> 'deleted' AND (head <> (SELECT count(*) FROM entry WHERE room = r.id)"
                    + " OR head <> (SELECT coalesce(max(id), 0) FROM entry WHERE room = r.id))",
            "The time goes back.",
            "entry e JOIN entry f ON f.room = e.room AND f.id = e.id + 1 WHERE f.time < e.time",
            "A room has another time than its newest entry.",
            "room r JOIN entry e ON e.room = r.id AND e.id = r.head WHERE r.time <> e.time",
            "A room says that something was taken away by an entry that isn't there.",
            "room WHERE rules > head",
            "The index lacks an entry before one that it has.",
            "(SELECT room, max(id) AS last, count(*) AS count FROM word GROUP BY room) w WHERE last <> count",
            "The index has words of what has no text, or none of what has.",
            "word w JOIN entry e ON e.room = w.room AND e.id = w.id WHERE (e.text = '') <> (w.words = '')",
            "A member without a role is neither muted nor banned.",
            "member WHERE role IS NULL AND muted_until IS NULL AND banned_until IS NULL");

    private final TestDatabase database;
    private PostgresStore store;

    public PostgresTestStore(SettableClock clock) throws SQLException, StartupException, StorageException {
        super(clock);
        database = TestDatabase.timedBy(clock);
        reopen();
        begin();
    }

    @Override
    public void reopen() throws StartupException {
        store = PostgresStore.open(database.url(), Optional.empty(), clock::nanoTime, READERS);
    }

    @Override
    public void end() {
        store.close();
    }

    @Override
    public void close() throws SQLException {
        end();
        database.close();
    }

    @Override
    public Accounts accounts() {
        return store.accounts();
    }

    @Override
    public Tokens tokens() {
        return store.tokens();
    }

    @Override
    public Invites invites() {
        return store.invites();
    }

    @Override
    public AccountKeeping accountKeeping() {
        return store.accountKeeping();
    }

    @Override
    public Journals journals() {
        return store.journals();
    }

    @Override
    public Rooms rooms() {
        return store.rooms();
    }

    @Override
    public SearchIndex searchIndex() {
        return store.searchIndex();
    }

    @Override
    public RoomSearch roomSearch() {
        return store.roomSearch();
    }

    @Override
    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        store.inOneTransaction(writes);
    }

    @Override
    public void room(String name) throws SQLException {
        database.sql("INSERT INTO room (name, name_key, kind) VALUES ('%s', lower('%1$s'), 'public')".formatted(name));
    }

    @Override
    public List<String> findings() throws SQLException {
        List<String> findings = new ArrayList<>();
        for (Map.Entry<String, String> wrong : WRONG.entrySet()) {
            if (!database.query("SELECT count(*) FROM " + wrong.getValue()).equals("0")) {
                findings.add(wrong.getKey());
            }
        }
        return findings;
    }

    @Override
    public void failWhereTextIs(String text) throws SQLException {
        database.sql(
                "CREATE FUNCTION fail_text() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''on"
                        + " purpose''; END'",
                "CREATE TRIGGER fail_text BEFORE INSERT ON entry FOR EACH ROW WHEN (NEW.text = '" + text
                        + "') EXECUTE FUNCTION fail_text()");
    }

    @Override
    public void failNewAccounts() throws SQLException {
        database.sql("""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''on purpose''; END'\
            """, "CREATE TRIGGER fail BEFORE INSERT ON account FOR EACH" + " ROW EXECUTE FUNCTION fail()");
    }

    @Override
    public Upkeep upkeep() {
        return store.upkeep();
    }

    @Override
    public void removeEntry(long id) throws SQLException {
        database.sql("DELETE FROM entry WHERE room = 0 AND id = " + id);
    }

    @Override
    public void loseWords(long id) throws SQLException {
        database.sql("DELETE FROM word WHERE room = 0 AND id = " + id);
    }

    @Override
    public long expiryOfTheInvite() throws SQLException {
        return Long.parseLong(database.query("SELECT expires FROM invite"));
    }

    @Override
    public void removeAccount(Account account) throws SQLException {
        database.sql("DELETE FROM account WHERE id = " + account.id());
    }

    @Override
    public List<String> storedTokens() throws SQLException {
        return hashesOf("token");
    }

    @Override
    public List<String> storedInvites() throws SQLException {
        return hashesOf("invite");
    }

    private List<String> hashesOf(String table) throws SQLException {
        String all =
                database.query("SELECT coalesce(string_agg(encode(hash, 'hex'), ',' ORDER BY hash), '') FROM " + table);
        return all.isEmpty() ? List.of() : List.of(all.split(","));
    }

    @Override
    public long lastUsed(byte[] tokenHash) throws SQLException {
        return Long.parseLong(database.query(
                "SELECT last_used FROM token WHERE hash = '\\x" + HexFormat.of().formatHex(tokenHash) + "'"));
    }

    @Override
    public void setServedTime(long millis) throws SQLException {
        database.sql("UPDATE house SET served_millis = " + millis);
    }
}
