package chatroom.server.store.postgres;

import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.OpenStore;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A {@link TestDatabase} by the test's clock. */
public final class PostgresTestStore extends OpenStore {
    private static final int READERS = 2;
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
    public void inOneTransaction(BooleanSupplier writes) throws StorageException {
        store.inOneTransaction(writes);
    }

    @Override
    public void failNewAccounts() throws SQLException {
        database.sql("""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''on purpose''; END'\
            """, "CREATE TRIGGER fail BEFORE INSERT ON account FOR EACH" + " ROW EXECUTE FUNCTION fail()");
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
