package chatroom.server.store.postgres;

import chatroom.server.store.journal.EntryRow;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How an {@link EntryRow} is read. */
final class EntryColumns {
    static final String LIST = """
        m.id, m.kind, m.username, m.text, m.time, m.target, m.value, m.edited, m.reactions,
            (SELECT t.text FROM entry t WHERE m.kind = 'edit' AND t.room = m.room AND t.id = m.target AND t.edited = m.id) AS new_text
        """;

    static EntryRow of(ResultSet row) throws SQLException {
        return new EntryRow(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("username"),
                row.getString("text"),
                row.getLong("time"),
                row.getLong("target"),
                row.getString("value"),
                row.getLong("edited"),
                row.getString("reactions"),
                row.getString("new_text"));
    }

    private EntryColumns() {}
}
