package chatroom.server.store.sqlite;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Username;
import chatroom.server.store.EntryResult;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            "INSERT INTO messages (id, kind, user_id, username, text, nonce, time) VALUES ";

    /** A nonce that was there is found by the insert itself; asking before each insert would cost every message a query. */
    private static final String INSERT_ONE =
            INSERT + ROW + " ON CONFLICT (user_id, nonce) WHERE nonce IS NOT NULL DO NOTHING";

    private static final String INSERT_TOGETHER = INSERT + ROW + (", " + ROW).repeat(ROWS_TOGETHER - 1);

    /** @param room its number */
    record Row(
            long room, long id, String kind, long userId, Username username, MessageText text, Optional<Nonce> nonce) {}

    /**
     * All or none of them.
     *
     * @param rows as many as go together
     * @return false if one has a nonce that is there already: none was inserted then
     */
    static boolean insertTogether(StoreConnection connection, List<Row> rows, Instant now) throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT_TOGETHER);
        for (int i = 0; i < ROWS_TOGETHER; i++) {
            bind(insert, i, rows.get(i), now);
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

    /** @return what was there already, in whose place none was inserted then; empty if it was inserted */
    static Optional<EntryResult.Duplicate> insertOrFind(StoreConnection connection, Row row, Instant now)
            throws SQLException {
        PreparedStatement insert = connection.prepared(INSERT_ONE);
        bind(insert, 0, row, now);
        return insert.executeUpdate() == 1 ? Optional.empty() : Optional.of(findByNonce(connection, row));
    }

    private static void bind(PreparedStatement insert, int place, Row row, Instant now) throws SQLException {
        int before = place * COLUMNS;
        insert.setLong(before + 1, EntryKey.of(row.room(), row.id()));
        insert.setString(before + 2, row.kind());
        insert.setLong(before + 3, row.userId());
        insert.setString(before + 4, row.username().value());
        insert.setString(before + 5, row.text().value());
        if (row.nonce().isPresent()) {
            insert.setString(
                    before + 6,
                    SqliteEntryRows.nonce(row.room(), row.nonce().get().value()));
        } else {
            insert.setNull(before + 6, Types.VARCHAR);
        }
        insert.setLong(before + 7, now.toEpochMilli());
    }

    private static EntryResult.Duplicate findByNonce(StoreConnection connection, Row row) throws SQLException {
        return SqliteEntryRows.findByNonce(
                        connection, row.room(), row.userId(), row.nonce().orElseThrow())
                .orElseThrow(() -> new SQLException("a message was neither stored nor there before"));
    }

    private MessageInserts() {}
}
