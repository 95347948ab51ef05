package chatroom.server.store.sqlite;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where there is no database, or an empty file for one. Most often it never was; but where something beside it says that there was one, an
 * empty one in its place would hide all that was said, and SQLite would throw away a write-ahead log that it finds beside it.
 */
final class MissingDatabase {
    /** @throws StartupException with what is to be done, as begins to be an empty database on purpose */
    static void refuseIfOneWasThere(DatabaseFiles files) throws StartupException, IOException {
        Path folder = files.database().getParent();
        String what = Files.exists(files.database()) ? "The database %s is empty" : "There is no %s";
        what = what.formatted(files.database());
        Path journal = DatabaseFiles.journalOf(files.database());
        if (journal != null) {
            throw refusal(
                    "%s, but %s, which belongs to it, is there: put that chatroom.db back beside it (or restore a backup)"
                            .formatted(what, journal));
        }
        if (Files.exists(files.incoming())) {
            throw refusal(
                    "%s, and a restore in %s was cut short: give the command restore again".formatted(what, folder));
        }
        List<Path> before = files.databasesNamed(DatabaseFiles.BEFORE);
        if (!before.isEmpty()) {
            throw refusal(
                    "%s, but databases that were set aside are there, the latest %s: give the command restore with one of them (or a backup)"
                            .formatted(what, before.get(0)));
        }
        if (Files.exists(files.epoch())) {
            throw refusal("%s, but %s says that there was one: put it back (or restore a backup)"
                    .formatted(what, files.epoch()));
        }
    }

    private static StartupException refusal(String sentence) {
        return new StartupException(
                sentence
                        + "; to begin with an empty database, move all files whose names begin with chatroom.db to another folder.");
    }

    private MissingDatabase() {}
}
