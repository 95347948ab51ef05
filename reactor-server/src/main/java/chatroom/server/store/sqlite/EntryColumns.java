package chatroom.server.store.sqlite;

import chatroom.server.store.journal.EntryRow;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How an {@link EntryRow} is read; the first parameter of a statement is {@link EntryKey#beforeFirst} of the room. */
final class EntryColumns {
    static final String LIST = """
        SELECT m.id - ?1, m.kind, m.username, m.text, m.time, m.target, m.value, m.edited, m.reactions,
            (SELECT t.text FROM messages t WHERE m.kind = 'edit' AND t.id = ?1 + m.target AND t.edited = m.id - ?1)
        """;

    static final String SELECT = LIST + "FROM messages m ";

    static EntryRow of(ResultSet row) throws SQLException {
        return new EntryRow(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10));
    }

    private EntryColumns() {}
}
