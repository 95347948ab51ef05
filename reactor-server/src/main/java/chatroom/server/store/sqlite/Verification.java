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
                WHERE messages.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
            ) WHERE wrong LIMIT 1""";

    /** What is wrong, a sentence each; one a kind, because the first of a kind tells enough. */
    static List<String> findings(StoreConnection connection) throws SQLException {
        List<String> findings = new ArrayList<>();
        String check = connection.queryForText("PRAGMA integrity_check(1)");
        if (!check.equals("ok")) {
            // What else is asked of a damaged file may fail, or lie.
            return List.of("The file is damaged: " + check.replaceAll("\\s*\\R\\s*", " "));
        }
        String foreign = connection.queryForText("SELECT \"table\" || ', row ' || rowid FROM pragma_foreign_key_check");
        if (!foreign.isEmpty()) {
            findings.add("Something belongs to an account that isn't there: " + foreign + ".");
        }
        String hole = connection.queryForText(
                "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM messages) WHERE id <> place LIMIT 1");
        if (!hole.isEmpty()) {
            findings.add("There is a hole in the ids of messages, before " + hole + ".");
        }
        String back = connection.queryForText(
                "SELECT id FROM (SELECT id, time, lag(time) OVER (ORDER BY id) AS before FROM messages) WHERE time < before LIMIT 1");
        if (!back.isEmpty()) {
            findings.add("The time goes back at message " + back + ".");
        }
        String unfound = connection.queryForText(UNFOUND);
        if (!unfound.isEmpty()) {
            findings.add("Message " + unfound + " can't be found by a search, or words of it that it has lost can.");
        }
        return findings;
    }

    private Verification() {}
}
