package chatroom.server.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a database is what the server takes it for. */
final class Verification {
    /**
     * Where the index for searching has come to: who has a text is in it, and nobody else. What else it keeps, integrity_check has seen.
     */
    private static final String UNFOUND = """
            SELECT id FROM (
                SELECT messages.id AS id, (text <> '') <> (message_words_docsize.id IS NOT NULL) AS wrong
                FROM messages LEFT JOIN message_words_docsize ON message_words_docsize.id = messages.id
                WHERE messages.id > 0 AND messages.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
            ) WHERE wrong LIMIT 1""";

    /** The entry's id, as an SQL expression. */
    private static final String ID = "(id + (1099511627775 - id) / 1099511627776 * 1099511627776)";

    private static final String HOMELESS =
            "SELECT id FROM messages WHERE id < 0 AND %s NOT IN (SELECT id FROM rooms) LIMIT 1"
                    .formatted(EntryKey.roomInSql("id"));

    private static final String AIMLESS = """
            SELECT m.id FROM messages m LEFT JOIN messages t ON t.id = m.target - %s * 1099511627776
            WHERE m.kind IN ('edit', 'delete', 'react', 'unreact')
                AND (t.id IS NULL OR t.id >= m.id OR t.kind NOT IN ('', 'action', 'lobby')) LIMIT 1""".formatted(EntryKey.roomInSql("m.id"));

    /** In a snapshot. What is wrong, a sentence each; one a kind, because the first of a kind tells enough. */
    static List<String> findings(StoreConnection connection) throws SQLException {
        List<String> findings = new ArrayList<>();
        String check = connection.queryForText("PRAGMA integrity_check(1)");
        if (!check.equals("ok")) {
            // What else is asked of a damaged file may fail, or lie.
            return List.of("The file is damaged: " + check.replaceAll("\\s*\\R\\s*", " "));
        }
        String foreign = connection.queryForText(
                "SELECT \"table\" || coalesce(', row ' || rowid, '') FROM pragma_foreign_key_check");
        if (!foreign.isEmpty()) {
            findings.add("Something belongs to an account that isn't there: " + foreign + ".");
        }
        String hole = connection.queryForText(
                "SELECT id FROM (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM messages) WHERE %s <> 1 AND id IS NOT before + 1 LIMIT 1"
                        .formatted(ID));
        if (!hole.isEmpty()) {
            findings.add("Message ids are missing before %s.".formatted(place(connection, hole)));
        }
        String back = connection.queryForText(
                "SELECT id FROM (SELECT id, time, lag(time) OVER (ORDER BY id) AS before FROM messages) WHERE %s <> 1 AND time < before LIMIT 1"
                        .formatted(ID));
        if (!back.isEmpty()) {
            findings.add("Message %s is dated before the one preceding it.".formatted(place(connection, back)));
        }
        String homeless = connection.queryForText(HOMELESS);
        if (!homeless.isEmpty()) {
            findings.add("Entry %s belongs to a room that isn't there.".formatted(homeless));
        }
        String aimless = connection.queryForText(AIMLESS);
        if (!aimless.isEmpty()) {
            findings.add("Entry %s changes a message that isn't there.".formatted(place(connection, aimless)));
        }
        if (homeless.isEmpty()) {
            MemberCheck.finding(connection).ifPresent(findings::add);
        }
        String unfound = connection.queryForText(UNFOUND);
        if (!unfound.isEmpty()) {
            findings.add("Message " + unfound + " can't be found by a search, or words of it that it has lost can.");
        }
        return findings;
    }

    /** What an {@link EntryKey} stands for, for people. */
    private static String place(StoreConnection connection, String key) throws SQLException {
        long room = EntryKey.room(Long.parseLong(key));
        long id = EntryKey.id(Long.parseLong(key));
        return room == EntryKey.LOBBY
                ? String.valueOf(id)
                : id + " of " + connection.queryForText("SELECT name FROM rooms WHERE id = " + room);
    }

    private Verification() {}
}
