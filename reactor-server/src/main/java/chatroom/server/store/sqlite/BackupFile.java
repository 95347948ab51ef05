package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.journal.DamagedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** What a copy of the database must be to be a backup. */
final class BackupFile {
    /** With what is in the database at this moment, whoever goes on writing. */
    static void fill(Path unfinished, StoreConnection source, Progress progress) throws SQLException {
        source.heard(progress, "copying the database", connection -> {
            connection.copyInto(unfinished);
            return null;
        });
        try (StoreConnection copy = StoreConnection.alone(unfinished)) {
            makeAnonymous(copy);
            List<String> findings = copy.heard(progress, "checking the copy", Verification::findings);
            if (!findings.isEmpty()) {
                throw new DamagedException(findings.get(0));
            }
        }
    }

    /** Where it is restored another history begins, and nobody is logged in. */
    static void makeAnonymous(StoreConnection copy) throws SQLException {
        copy.inTransaction(transaction -> {
            transaction.execute(
                    "DELETE FROM meta WHERE name IN ('" + MetaRow.EPOCH + "', '" + MetaRow.LAST_BACKUP + "')");
            transaction.execute("DELETE FROM tokens");
            return null;
        });
    }

    private BackupFile() {}
}
