package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.StorageException;
import chatroom.server.store.UserState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Accounts: found on any worker thread, changed on the storage thread. */
final class PostgresAccounts implements Accounts {
    /** What an {@link Account} is made of. */
    static final String COLUMNS = "account.id, account.username, account.password_hash, account.admin";

    /** Looked for first, so that a taken name uses up no id. */
    private static final String INSERT = """
        INSERT INTO account (username, username_key, password_hash, admin)
        SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM account WHERE username_key = ?)
        ON CONFLICT (username_key) DO NOTHING RETURNING
        """ + COLUMNS;

    /** Who is new has read everything that there is in the lobby. */
    private static final String HAS_READ =
            "INSERT INTO mark (room, user_id, id) SELECT 0, ?, head FROM room WHERE id = 0";

    private static final String FIND = "SELECT " + COLUMNS + " FROM account WHERE username_key = ?";

    private static final String IS_ADMIN = "SELECT 1 FROM account WHERE id = ? AND admin AND state = ?";

    private static final String REPLACE_HASH =
            "UPDATE account SET password_hash = ?, gen = gen + ? WHERE id = ? AND password_hash = ?";

    private static final String DELETE_OTHERS = "DELETE FROM token WHERE user_id = ? AND hash <> ?";

    private final Writer writer;
    private final Readers readers;

    PostgresAccounts(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public Optional<Account> find(String username) throws StorageException {
        return StoredText.canBe(username)
                ? readers.read("look an account up", connection -> find(connection, Username.keyOf(username)))
                : Optional.empty();
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) throws StorageException {
        return writer.write("store the account", connection -> insert(connection, username, passwordHash, false));
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) throws StorageException {
        return writer.write("store the account", connection -> insert(connection, username, passwordHash, true));
    }

    @Override
    public boolean isAdmin(long id) throws StorageException {
        return readers.read("look a right up", connection -> {
            PreparedStatement select = connection.prepared(IS_ADMIN);
            select.setLong(1, id);
            select.setString(2, UserState.ACTIVE.word());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        });
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash)
            throws StorageException {
        return writer.write("store the password", connection -> {
            if (!replaceHash(connection, account, newPasswordHash, true)) {
                return false;
            }
            PreparedStatement others = connection.prepared(DELETE_OTHERS);
            others.setLong(1, account.id());
            others.setBytes(2, keptTokenHash);
            others.executeUpdate();
            connection.news().account(account.username());
            return true;
        });
    }

    /**
     * @param endsSessions whether it is another password
     * @return false if the account has another hash by now
     */
    static boolean replaceHash(
            StoreConnection connection, Account account, String newPasswordHash, boolean endsSessions)
            throws SQLException {
        PreparedStatement update = connection.prepared(REPLACE_HASH);
        update.setString(1, newPasswordHash);
        update.setInt(2, endsSessions ? 1 : 0);
        update.setLong(3, account.id());
        update.setString(4, account.passwordHash());
        return update.executeUpdate() == 1;
    }

    /** @return empty if the name is taken */
    static Optional<Account> insert(StoreConnection connection, Username username, String passwordHash, boolean admin)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setString(1, username.value());
        insert.setString(2, username.key());
        insert.setString(3, passwordHash);
        insert.setBoolean(4, admin);
        insert.setString(5, username.key());
        Optional<Account> made = first(insert);
        if (made.isPresent()) {
            PreparedStatement hasRead = connection.prepared(HAS_READ);
            hasRead.setLong(1, made.get().id());
            hasRead.executeUpdate();
        }
        return made;
    }

    static Optional<Account> find(StoreConnection connection, String usernameKey) throws SQLException {
        PreparedStatement select = connection.prepared(FIND);
        select.setString(1, usernameKey);
        return first(select);
    }

    /** @param select of {@link #COLUMNS} */
    static Optional<Account> first(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Account(
                            row.getLong("id"),
                            new Username(row.getString("username")),
                            row.getString("password_hash"),
                            row.getBoolean("admin")))
                    : Optional.empty();
        }
    }
}
