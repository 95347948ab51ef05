package chatroom.server.store;

import com.j256.ormlite.stmt.DeleteBuilder;
import com.j256.ormlite.stmt.UpdateBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Session tokens: found on any worker thread, changed on the storage thread. */
final class SqliteTokens implements Tokens {
    private static final long IDLE_MILLIS = Duration.ofDays(30).toMillis();

    /** The time of last use is only as exact as this, so that a busy session doesn't cost a write each time. */
    private static final long TOUCH_MILLIS = Duration.ofHours(1).toMillis();

    private final Writer writer;
    private final Readers readers;
    private final Clock clock;

    SqliteTokens(Writer writer, Readers readers, Clock clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void store(byte[] tokenHash, long userId) throws StorageException {
        TokenRow row = new TokenRow();
        row.hash = tokenHash.clone();
        row.userId = userId;
        row.createdMillis = clock.millis();
        row.lastUsedMillis = row.createdMillis;
        writer.write("store the session", connection -> {
            DeleteBuilder<TokenRow, Void> sweep = connection.tokens.deleteBuilder();
            sweep.where().le("last_used", newestExpired());
            sweep.delete();
            return connection.tokens.create(row);
        });
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) throws StorageException {
        return readers.read("look a session up", connection -> {
            TokenRow token = connection
                    .tokens
                    .queryBuilder()
                    .where()
                    .eq("hash", tokenHash)
                    .and()
                    .gt("last_used", newestExpired())
                    .queryForFirst();
            if (token == null) {
                return Optional.<Account>empty();
            }
            return Optional.ofNullable(connection.users.queryForId(token.userId))
                    .map(UserRow::toAccount);
        });
    }

    @Override
    public void touch(byte[] tokenHash) throws StorageException {
        writer.write("note that a session is in use", connection -> {
            long now = clock.millis();
            UpdateBuilder<TokenRow, Void> update = connection.tokens.updateBuilder();
            update.updateColumnValue("last_used", now)
                    .where()
                    .eq("hash", tokenHash)
                    .and()
                    .lt("last_used", now - TOUCH_MILLIS)
                    .and()
                    .gt("last_used", newestExpired());
            return update.update();
        });
    }

    @Override
    public void delete(byte[] tokenHash) throws StorageException {
        writer.write("end the session", connection -> {
            DeleteBuilder<TokenRow, Void> delete = connection.tokens.deleteBuilder();
            delete.where().eq("hash", tokenHash);
            return delete.delete();
        });
    }

    /** A token that was last used then, or before, has expired. */
    private long newestExpired() {
        return clock.millis() - IDLE_MILLIS;
    }
}
