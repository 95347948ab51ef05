package chatroom.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a database is what the server takes it for. */
final class Verification {
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
        return findings;
    }

    private Verification() {}
}
