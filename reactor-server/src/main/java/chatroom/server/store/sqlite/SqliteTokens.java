package chatroom.server.store.sqlite;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import chatroom.server.store.journal.StoredValue;
import com.j256.ormlite.stmt.DeleteBuilder;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Session tokens: found on any worker thread, changed on the storage thread. */
final class SqliteTokens implements Tokens {
    private static final long IDLE_MILLIS = Duration.ofDays(30).toMillis();

    /** The time of last use is only as exact as this, so that a busy session doesn't cost a write each time. */
    private static final long TOUCH_MILLIS = Duration.ofHours(1).toMillis();

    private static final String FIND = """
        SELECT users.id, username, password_hash, admin FROM tokens JOIN users ON users.id = tokens.user_id
        WHERE hash = ? AND last_used > ?\
        """;
    private static final String LAST_USED = "SELECT last_used FROM tokens WHERE hash = ? AND last_used > ?";
    private static final String TOUCH = "UPDATE tokens SET last_used = ? WHERE hash = ?";

    private final Writer writer;
    private final Readers readers;
    private final Clock clock;
    private final ServedTime served;

    SqliteTokens(Writer writer, Readers readers, Clock clock, ServedTime served) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
        this.served = served;
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected)
            throws StorageException {
        TokenRow row = new TokenRow();
        row.hash = tokenHash.clone();
        row.userId = account.id();
        row.createdMillis = clock.millis();
        row.lastUsedMillis = served.millis();
        return writer.write("store the session", connection -> {
            String hash = newPasswordHash.orElse(account.passwordHash());
            if (!SqliteAccounts.replaceHash(connection, account, hash)) {
                return Optional.<List<byte[]>>empty();
            }
            DeleteBuilder<TokenRow, Void> sweep = connection.tokens.deleteBuilder();
            sweep.where().le("last_used", newestExpired());
            sweep.delete();
            List<byte[]> gaveWay = makeRoom(connection, account.id(), connected);
            connection.tokens.create(row);
            served.note(connection);
            return Optional.of(gaveWay);
        });
    }

    /** For one more: those that weren't used for longest give way, but none that is connected as long as there are others. */
    private static List<byte[]> makeRoom(StoreConnection connection, long userId, Collection<byte[]> connected)
            throws SQLException {
        List<TokenRow> rows = connection
                .tokens
                .queryBuilder()
                .orderBy("last_used", true)
                .where()
                .eq("user_id", userId)
                .query();
        int excess = Math.max(0, rows.size() + 1 - Limits.SESSIONS);
        Set<ByteBuffer> inUse = connected.stream().map(ByteBuffer::wrap).collect(Collectors.toSet());
        Comparator<TokenRow> unusedFirst = Comparator.comparing(row -> inUse.contains(ByteBuffer.wrap(row.hash)));
        // A stable sort: within each half they stay in the order of their use.
        List<byte[]> gaveWay = rows.stream()
                .sorted(unusedFirst)
                .limit(excess)
                .map(row -> row.hash)
                .toList();
        for (byte[] hash : gaveWay) {
            delete(connection, hash);
        }
        return gaveWay;
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) throws StorageException {
        return readers.read("look a session up", connection -> {
            try (ResultSet row = valid(connection, FIND, tokenHash)) {
                return row.next()
                        ? Optional.of(new Account(
                                row.getLong(1), StoredValue.username(row, 2), row.getString(3), row.getBoolean(4)))
                        : Optional.<Account>empty();
            }
        });
    }

    @Override
    public boolean touch(byte[] tokenHash) throws StorageException {
        return writer.write("note that a session is in use", connection -> {
            try (ResultSet row = valid(connection, LAST_USED, tokenHash)) {
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

    /** What is selected of one that is neither unknown nor expired. */
    private ResultSet valid(StoreConnection connection, String select, byte[] tokenHash) throws SQLException {
        PreparedStatement statement = connection.prepared(select);
        statement.setBytes(1, tokenHash);
        statement.setLong(2, newestExpired());
        return statement.executeQuery();
    }

    @Override
    public void delete(byte[] tokenHash) throws StorageException {
        writer.write("end the session", connection -> delete(connection, tokenHash));
    }

    private static int delete(StoreConnection connection, byte[] tokenHash) throws SQLException {
        DeleteBuilder<TokenRow, Void> delete = connection.tokens.deleteBuilder();
        delete.where().eq("hash", tokenHash);
        return delete.delete();
    }

    @Override
    public Optional<Username> deleteAllOf(String username) throws StorageException {
        return writer.write("end the sessions", connection -> {
            Optional<Account> user = SqliteAccounts.find(connection, Username.keyOf(username));
            if (user.isPresent()) {
                deleteAllOf(connection, user.get().id());
            }
            return user.map(Account::username);
        });
    }

    static void deleteAllOf(StoreConnection connection, long userId) throws SQLException {
        DeleteBuilder<TokenRow, Void> delete = connection.tokens.deleteBuilder();
        delete.where().eq("user_id", userId);
        delete.delete();
    }

    /** A token that was last used then, or before, has expired. */
    private long newestExpired() {
        return served.millis() - IDLE_MILLIS;
    }
}
