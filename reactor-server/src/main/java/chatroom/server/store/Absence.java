package chatroom.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where there is no database, or an empty file for one. Most often it never was; but where something beside it says that there was one, an empty one in its
 * place would hide all that was said, and SQLite would throw away a write-ahead log that it finds beside it.
 */
final class Absence {
    /** @throws StartupException with what is to be done, as begins to be an empty database on purpose */
    static void refuseIfOneWasThere(DatabaseFiles files) throws StartupException, IOException {
        Path folder = files.database().getParent();
        String what = Files.exists(files.database()) ? "The database %s is empty" : "There is no %s";
        what = what.formatted(files.database());
        Path journal = DatabaseFiles.journalOf(files.database());
        if (journal != null) {
            throw new StartupException(
                    "%s, but %s, which belongs to it, is there: put that chatroom.db back beside it (or restore a backup); to begin without what was said, move %s to another folder."
                            .formatted(what, journal, journal.getFileName()));
        }
        if (Files.exists(files.incoming())) {
            throw new StartupException(
                    "%s, and a restore in %s was cut short: give the command restore again; to begin with an empty database, delete %s."
                            .formatted(what, folder, files.incoming().getFileName()));
        }
        List<Path> before = files.named(DatabaseFiles.BEFORE);
        if (!before.isEmpty()) {
            throw new StartupException(
                    "%s, but databases that were set aside are there, the latest %s: give the command restore with one of them (or a backup); to begin with an empty database, move them to another folder."
                            .formatted(what, before.get(0)));
        }
    }

    private Absence() {}
}
