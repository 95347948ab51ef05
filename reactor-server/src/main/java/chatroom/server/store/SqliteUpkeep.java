package chatroom.server.store;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Username;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Upkeep of one database. */
final class SqliteUpkeep implements Upkeep {
    private static final String LOBBY = "lobby";

    /** Given back in one go: a few milliseconds of the storage thread. */
    private static final int PAGES_TOGETHER = 1_000;

    /** Pages of the index rearranged in one go: tens of milliseconds of the storage thread. */
    private static final int INDEX_PAGES_TOGETHER = 250;

    private static final String REARRANGE = "INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)";

    /** The form of a hash that no password has; it costs what a new one costs by default. */
    private static final String NOBODYS_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private static final String INSERT_MESSAGE =
            "INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_USER =
            "INSERT INTO users (username, username_key, password_hash, created, state) VALUES (?, ?, ?, ?, 'disabled')";

    private final Writer writer;
    private final Readers readers;
    private final Clock clock;

    SqliteUpkeep(Writer writer, Readers readers, Clock clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void backup(Path file) throws StorageException, RefusedException {
        BackupFile copy = BackupFile.begin(file);
        boolean whole = false;
        try {
            readers.read("copy itself", connection -> {
                copy.fill(connection);
                return null;
            });
            copy.finish();
            whole = true;
        } finally {
            if (!whole) {
                copy.abandon();
            }
        }
    }

    @Override
    public List<String> verify() throws StorageException {
        return readers.read("check itself", Verification::findings);
    }

    @Override
    public long newestBefore(Instant time) throws StorageException {
        return readers.read("look for old messages", connection -> {
            PreparedStatement select = connection.prepared("SELECT coalesce(max(id), 0) FROM messages WHERE time < ?");
            select.setLong(1, time.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    /** Rows are removed and put in again without their texts: SQLite joins pages that became nearly empty by a removal, and not by an update. */
    @Override
    public int prune(long afterId, long throughId) throws StorageException {
        return writer.write("prune messages", connection -> {
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS pruned AS SELECT * FROM messages WHERE FALSE");
            PreparedStatement take = connection.prepared(
                    "INSERT INTO pruned SELECT * FROM messages WHERE id > ? AND id <= ? AND text <> ''");
            take.setLong(1, afterId);
            take.setLong(2, throughId);
            int taken = take.executeUpdate();
            connection.execute("UPDATE pruned SET text = ''");
            // From the index of words they go by its trigger.
            connection.execute("DELETE FROM messages WHERE id IN (SELECT id FROM pruned)");
            connection.execute("INSERT INTO messages SELECT * FROM pruned");
            connection.execute("DELETE FROM pruned");
            return taken;
        });
    }

    @Override
    public boolean forgetWords(boolean begin) throws StorageException {
        return writer.write("forget words", connection -> {
            long before = changes(connection);
            PreparedStatement rearrange = connection.prepared(REARRANGE);
            // Below zero: all segments of the index are to become one, in which nothing is that was removed.
            rearrange.setInt(1, begin ? -INDEX_PAGES_TOGETHER : INDEX_PAGES_TOGETHER);
            rearrange.executeUpdate();
            // FTS5 tells by this, and by nothing else, that it had something to do: the statement counts for one.
            return changes(connection) - before > 1;
        });
    }

    private static long changes(StoreConnection connection) throws SQLException {
        return Long.parseLong(connection.queryForText("SELECT total_changes()"));
    }

    @Override
    public boolean reclaim() throws StorageException {
        return writer.write("give space back", connection -> {
            long before = freePages(connection);
            connection.executeWhole("PRAGMA incremental_vacuum(" + PAGES_TOGETHER + ")");
            long after = freePages(connection);
            return after > 0 && after < before;
        });
    }

    private static long freePages(StoreConnection connection) throws SQLException {
        return Long.parseLong(connection.queryForText("PRAGMA freelist_count"));
    }

    @Override
    public long load(Iterator<ChatMessage> messages) throws StorageException, RefusedException {
        if (newestBefore(Instant.ofEpochMilli(Long.MAX_VALUE)) > 0) {
            throw new RefusedException(
                    "There are messages in this data folder already: import into a folder of its own.");
        }
        return writer.write("take the messages in", connection -> {
            Map<String, Long> users = new HashMap<>();
            long loaded = 0;
            while (messages.hasNext()) {
                insert(connection, messages.next(), users);
                loaded++;
            }
            return loaded;
        });
    }

    private void insert(StoreConnection connection, ChatMessage message, Map<String, Long> users) throws SQLException {
        String key = Username.keyOf(message.username());
        Long userId = users.get(key);
        if (userId == null) {
            userId = findOrMakeUser(connection, new Username(message.username()));
            users.put(key, userId);
        }
        PreparedStatement insert = connection.prepared(INSERT_MESSAGE);
        insert.setLong(1, message.id());
        insert.setString(2, LOBBY);
        insert.setLong(3, userId);
        insert.setString(4, message.username());
        insert.setString(5, message.text().equals(MessageRow.PRUNED) ? "" : message.text());
        insert.setNull(6, Types.VARCHAR);
        insert.setLong(7, message.timestamp().toEpochMilli());
        insert.executeUpdate();
    }

    private long findOrMakeUser(StoreConnection connection, Username name) throws SQLException {
        List<UserRow> found = connection.users.queryForEq("username_key", name.key());
        if (!found.isEmpty()) {
            return found.get(0).id;
        }
        PreparedStatement insert = connection.prepared(INSERT_USER);
        insert.setString(1, name.value());
        insert.setString(2, name.key());
        insert.setString(3, NOBODYS_HASH);
        insert.setLong(4, clock.millis());
        insert.executeUpdate();
        return connection.users.queryForEq("username_key", name.key()).get(0).id;
    }
}
