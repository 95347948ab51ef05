package chatroom.server.store.postgres;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Session tokens: found on any worker thread, changed on the storage thread. */
final class PostgresTokens implements Tokens {
    private static final long IDLE_MILLIS = Duration.ofDays(30).toMillis();

    /** The time of last use is only as exact as this, so that a busy session doesn't cost a write each time. */
    private static final long TOUCH_MILLIS = Duration.ofHours(1).toMillis();

    private static final String SWEEP = "DELETE FROM token WHERE last_used <= ?";
    private static final String INSERT = "INSERT INTO token (hash, user_id, last_used) VALUES (?, ?, ?)";

    /** Those that weren't used for longest, but none that is connected as long as there are others. */
    private static final String MAKE_ROOM = """
        DELETE FROM token WHERE hash IN (
            SELECT hash FROM token WHERE user_id = ? ORDER BY hash = ANY (?), last_used
            LIMIT greatest(0, (SELECT count(*) FROM token WHERE user_id = ?) + 1 - ?))
        RETURNING hash\
        """;

    private static final String FIND = "SELECT " + PostgresAccounts.COLUMNS
            + " FROM token JOIN account ON account.id = token.user_id WHERE hash = ? AND last_used > ?";

    private static final String LAST_USED = "SELECT last_used FROM token WHERE hash = ? AND last_used > ?";
    private static final String TOUCH = "UPDATE token SET last_used = ? WHERE hash = ?";
    private static final String DELETE = """
        DELETE FROM token USING account WHERE hash = ? AND account.id = token.user_id RETURNING account.username\
        """;
    private static final String DELETE_ALL = "DELETE FROM token WHERE user_id = ?";

    private final Writer writer;
    private final Readers readers;
    private final ServedTime served;

    PostgresTokens(Writer writer, Readers readers, ServedTime served) {
        this.writer = writer;
        this.readers = readers;
        this.served = served;
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected)
            throws StorageException {
        return writer.write("store the session", connection -> {
            String hash = newPasswordHash.orElse(account.passwordHash());
            // Locks the account, so that it can't be closed meanwhile and keep this session.
            if (!PostgresAccounts.replaceHash(connection, account, hash, false)) {
                return Optional.<List<byte[]>>empty();
            }
            PreparedStatement sweep = connection.prepared(SWEEP);
            sweep.setLong(1, newestExpired());
            sweep.executeUpdate();
            List<byte[]> gaveWay = makeRoom(connection, account.id(), connected);
            if (!gaveWay.isEmpty()) {
                connection.news().account(account.username());
            }
            PreparedStatement insert = connection.prepared(INSERT);
            insert.setBytes(1, tokenHash);
            insert.setLong(2, account.id());
            insert.setLong(3, served.millis());
            insert.executeUpdate();
            served.note(connection);
            return Optional.of(gaveWay);
        });
    }

    /** Deletes the user's oldest tokens where there is no room for one more. */
    private static List<byte[]> makeRoom(StoreConnection connection, long userId, Collection<byte[]> connected)
            throws SQLException {
        PreparedStatement delete = connection.prepared(MAKE_ROOM);
        delete.setLong(1, userId);
        delete.setArray(2, connection.jdbc().createArrayOf("bytea", connected.toArray(byte[][]::new)));
        delete.setLong(3, userId);
        delete.setLong(4, Limits.SESSIONS);
        List<byte[]> gaveWay = new ArrayList<>();
        try (ResultSet rows = delete.executeQuery()) {
            while (rows.next()) {
                gaveWay.add(rows.getBytes(1));
            }
        }
        return List.copyOf(gaveWay);
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) throws StorageException {
        return readers.read("look a session up", connection -> {
            PreparedStatement select = connection.prepared(FIND);
            select.setBytes(1, tokenHash);
            select.setLong(2, newestExpired());
            return PostgresAccounts.first(select);
        });
    }

    @Override
    public boolean touch(byte[] tokenHash) throws StorageException {
        return writer.write("note that a session is in use", connection -> {
            PreparedStatement select = connection.prepared(LAST_USED);
            select.setBytes(1, tokenHash);
            select.setLong(2, newestExpired());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                long now = served.millis();
                // One that seems to have been used later was used before the server was killed.
                if (Math.abs(now - row.getLong(1)) > TOUCH_MILLIS) {
                    PreparedStatement update = connection.prepared(TOUCH);
                    update.setLong(1, now);
                    update.setBytes(2, tokenHash);
                    update.executeUpdate();
                }
                return true;
            }
        });
    }

    @Override
    public void delete(byte[] tokenHash) throws StorageException {
        writer.write("end the session", connection -> {
            PreparedStatement delete = connection.prepared(DELETE);
            delete.setBytes(1, tokenHash);
            try (ResultSet row = delete.executeQuery()) {
                if (row.next()) {
                    connection.news().account(new Username(row.getString("username")));
                }
            }
            return null;
        });
    }

    @Override
    public Optional<Username> deleteAllOf(String username) throws StorageException {
        if (!StoredText.canBe(username)) {
            return Optional.empty();
        }
        return writer.write("end the sessions", connection -> {
            Optional<Account> user = PostgresAccounts.find(connection, Username.keyOf(username));
            if (user.isPresent()) {
                deleteAllOf(connection, user.get());
            }
            return user.map(Account::username);
        });
    }

    static void deleteAllOf(StoreConnection connection, Account account) throws SQLException {
        PreparedStatement delete = connection.prepared(DELETE_ALL);
        delete.setLong(1, account.id());
        delete.executeUpdate();
        connection.news().account(account.username());
    }

    /** A token that was last used then, or before, has expired. */
    private long newestExpired() {
        return served.millis() - IDLE_MILLIS;
    }
}
