package chatroom.server.store.sqlite;

import chatroom.protocol.Limits;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.StorageException;
import chatroom.server.store.Tokens;
import com.j256.ormlite.stmt.DeleteBuilder;
import com.j256.ormlite.stmt.UpdateBuilder;
import java.nio.ByteBuffer;
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
            TokenRow token = valid(connection, tokenHash);
            if (token == null) {
                return Optional.<Account>empty();
            }
            return Optional.ofNullable(connection.users.queryForId(token.userId))
                    .map(UserRow::toAccount);
        });
    }

    @Override
    public boolean touch(byte[] tokenHash) throws StorageException {
        return writer.write("note that a session is in use", connection -> {
            TokenRow token = valid(connection, tokenHash);
            long now = served.millis();
            // One that seems to have been used later was used before the server was killed.
            if (token != null && Math.abs(now - token.lastUsedMillis) > TOUCH_MILLIS) {
                UpdateBuilder<TokenRow, Void> update = connection.tokens.updateBuilder();
                update.updateColumnValue("last_used", now).where().eq("hash", tokenHash);
                update.update();
            }
            return token != null;
        });
    }

    /** Null if it is unknown or expired. */
    private TokenRow valid(StoreConnection connection, byte[] tokenHash) throws SQLException {
        return connection
                .tokens
                .queryBuilder()
                .where()
                .eq("hash", tokenHash)
                .and()
                .gt("last_used", newestExpired())
                .queryForFirst();
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
