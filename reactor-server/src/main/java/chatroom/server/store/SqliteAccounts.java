package chatroom.server.store;

import chatroom.protocol.Username;
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
        return writer.write("store the account", connection -> {
            PreparedStatement insert = connection.prepared(INSERT);
            insert.setString(1, username.value());
            insert.setString(2, username.key());
            insert.setString(3, passwordHash);
            insert.setLong(4, clock.millis());
            return insert.executeUpdate() == 1 ? find(connection, username.key()) : Optional.empty();
        });
    }

    @Override
    public void changePasswordHash(long userId, String passwordHash) throws StorageException {
        writer.write("store the password", connection -> {
            UpdateBuilder<UserRow, Long> update = connection.users.updateBuilder();
            update.updateColumnValue("password_hash", passwordHash).where().idEq(userId);
            return update.update();
        });
    }

    private static Optional<Account> find(StoreConnection connection, String usernameKey) throws SQLException {
        List<UserRow> found = connection.users.queryForEq("username_key", usernameKey);
        return found.stream().findFirst().map(UserRow::toAccount);
    }
}
