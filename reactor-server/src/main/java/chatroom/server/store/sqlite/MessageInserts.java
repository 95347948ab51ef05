package chatroom.server.store.sqlite;

import chatroom.protocol.Nonce;
import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The statements that put messages into the table. Prepared once and kept: ORMLite would prepare each insert anew. Storage thread only, in
 * a transaction.
 */
final class MessageInserts {
    /** Rows of one statement, where there are as many: each row costs a third less than alone. More make no difference. */
    static final int ROWS_TOGETHER = 10;

    private static final int COLUMNS = 7;
    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT =
            "INSERT INTO messages (id, room, user_id, username, text, nonce, time) VALUES ";

    /** A nonce that was there is found by the insert itself; asking before each insert would cost every message a query. */
    private static final String INSERT_ONE =
            INSERT + ROW + " ON CONFLICT (user_id, nonce) WHERE nonce IS NOT NULL DO NOTHING";

    private static final String INSERT_TOGETHER = INSERT + ROW + (", " + ROW).repeat(ROWS_TOGETHER - 1);
    private static final String FIND_BY_NONCE = "SELECT id, time FROM messages WHERE user_id = ? AND nonce = ?";

    /**
     * All or none of them.
     *
     * @param messages as many as go together
     * @param firstId of the first; the others follow
     * @return false if one has a nonce that is there already: none was inserted then
     */
    static boolean insertTogether(StoreConnection connection, List<NewMessage> messages, long firstId, Instant now)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT_TOGETHER);
        for (int i = 0; i < ROWS_TOGETHER; i++) {
            bind(insert, i, messages.get(i), firstId + i, now);
        }
        try {
            insert.executeUpdate();
            return true;
        } catch (SQLiteException e) {
            // The only unique index beside the primary key, which has a code of its own. SQLite has undone the
            // statement,
            // and not the transaction.
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
                return false;
            }
            throw e;
        }
    }

    static Appended insertOrFind(StoreConnection connection, NewMessage message, long id, Instant now)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT_ONE);
        bind(insert, 0, message, id, now);
        return insert.executeUpdate() == 1
                ? new Appended(id, now, false)
                : findByNonce(connection, message.userId(), message.nonce().orElseThrow());
    }

    private static void bind(PreparedStatement insert, int row, NewMessage message, long id, Instant now)
            throws SQLException {
        int before = row * COLUMNS;
        insert.setLong(before + 1, id);
        insert.setString(before + 2, message.room());
        insert.setLong(before + 3, message.userId());
        insert.setString(before + 4, message.username().value());
        insert.setString(before + 5, message.text().value());
        if (message.nonce().isPresent()) {
            insert.setString(before + 6, message.nonce().get().value());
        } else {
            insert.setNull(before + 6, Types.VARCHAR);
        }
        insert.setLong(before + 7, now.toEpochMilli());
    }

    private static Appended findByNonce(StoreConnection connection, long userId, Nonce nonce) throws SQLException {
        PreparedStatement find = connection.prepared(FIND_BY_NONCE);
        find.setLong(1, userId);
        find.setString(2, nonce.value());
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a message was neither stored nor there before");
            }
            return new Appended(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), true);
        }
    }

    private MessageInserts() {}
}
