package chatroom.server.store.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Which transactions a statement saw, as PostgreSQL writes it: {@code xmin:xmax:xip,…}. All before xmin had ended, none from xmax on had,
 * and of those between the named ones hadn't. What commits later is no newer by its number: only this tells what a statement hadn't seen.
 */
record Snapshot(String xmin, String xmax, String open) {
    static Snapshot of(String text) throws SQLException {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new SQLException("no snapshot: " + text);
        }
        return new Snapshot(parts[0], parts[1], "{" + parts[2] + "}");
    }

    /** As the parameters of {@code xid >= ? OR xid = ANY(?)}, which are those that it hasn't seen. */
    void bind(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, xmax);
        statement.setString(first + 1, open);
    }
}
