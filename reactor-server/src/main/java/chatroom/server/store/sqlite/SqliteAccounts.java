package chatroom.server.store.sqlite;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.StorageException;
import chatroom.server.store.UserState;
import com.j256.ormlite.stmt.DeleteBuilder;
import com.j256.ormlite.stmt.UpdateBuilder;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Accounts: found on any worker thread, changed on the storage thread. */
final class SqliteAccounts implements Accounts {
    private static final String INSERT = """
            INSERT INTO users (username, username_key, password_hash, created) VALUES (?, ?, ?, ?)
            ON CONFLICT (username_key) DO NOTHING""";

    /** Who is new has read everything that there is in the lobby. */
    private static final String HAS_READ = """
            INSERT INTO read_marks (user_id, room, id)
            SELECT id, 0, (SELECT coalesce(max(id), 0) FROM messages WHERE id > 0) FROM users WHERE username_key = ?""";

    private final Writer writer;
    private final Readers readers;
    private final Clock clock;

    SqliteAccounts(Writer writer, Readers readers, Clock clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public Optional<Account> find(String username) throws StorageException {
        return readers.read("look an account up", connection -> find(connection, Username.keyOf(username)));
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) throws StorageException {
        return writer.write(
                "store the account",
                connection -> insert(connection, username, passwordHash, clock.millis())
                        ? find(connection, username.key())
                        : Optional.empty());
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) throws StorageException {
        return writer.write("store the account", connection -> {
            if (!insert(connection, username, passwordHash, clock.millis())) {
                return Optional.empty();
            }
            UpdateBuilder<UserRow, Long> update = connection.users.updateBuilder();
            update.updateColumnValue("admin", true).where().eq("username_key", username.key());
            update.update();
            return find(connection, username.key());
        });
    }

    @Override
    public boolean isAdmin(long id) throws StorageException {
        return readers.read("look a right up", connection -> {
            KeptAccountRow user = connection.keptAccounts.queryForId(id);
            return user != null && user.admin && user.state.equals(UserState.ACTIVE.word());
        });
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash)
            throws StorageException {
        return writer.write("store the password", connection -> {
            if (!replaceHash(connection, account, newPasswordHash)) {
                return false;
            }
            DeleteBuilder<TokenRow, Void> others = connection.tokens.deleteBuilder();
            others.where().eq("user_id", account.id()).and().ne("hash", keptTokenHash);
            others.delete();
            return true;
        });
    }

    /** @return false if the account has another hash by now */
    static boolean replaceHash(StoreConnection connection, Account account, String newPasswordHash)
            throws SQLException {
        UpdateBuilder<UserRow, Long> update = connection.users.updateBuilder();
        update.updateColumnValue("password_hash", newPasswordHash)
                .where()
                .idEq(account.id())
                .and()
                .eq("password_hash", account.passwordHash());
        return update.update() == 1;
    }

    /** @return false if the name is taken */
    static boolean insert(StoreConnection connection, Username username, String passwordHash, long nowMillis)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setString(1, username.value());
        insert.setString(2, username.key());
        insert.setString(3, passwordHash);
        insert.setLong(4, nowMillis);
        if (insert.executeUpdate() == 0) {
            return false;
        }
        PreparedStatement hasRead = connection.prepared(HAS_READ);
        hasRead.setString(1, username.key());
        hasRead.executeUpdate();
        return true;
    }

    static Optional<Account> find(StoreConnection connection, String usernameKey) throws SQLException {
        List<UserRow> found = connection.users.queryForEq("username_key", usernameKey);
        return found.stream().findFirst().map(UserRow::toAccount);
    }
}
