package chatroom.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Puts a backup in the place of the database of a server that is stopped. */
public final class Restoration {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");

    /**
     * Checks a copy of the backup first. The database that was there is kept beside the new one.
     *
     * @param folder locked, with no database open
     * @return where the old database is now; empty if there was none
     */
    public static Optional<Path> restore(DataFolder folder, Path backup, Clock clock)
            throws StorageException, RefusedException {
        if (!Files.isRegularFile(backup)) {
            throw new RefusedException("There is no file %s.".formatted(backup));
        }
        Path database = folder.database();
        Path incoming = database.resolveSibling("chatroom.db.incoming");
        try {
            Files.deleteIfExists(incoming);
            Files.createFile(incoming, DataFolder.ownerOnly());
            Files.copy(backup, incoming, StandardCopyOption.REPLACE_EXISTING);
            DataFolder.makeOwnerOnly(incoming);
            check(incoming, backup);
            BackupFile.force(incoming);
            Optional<Path> aside = moveAside(database, clock);
            Files.move(incoming, database, StandardCopyOption.ATOMIC_MOVE);
            BackupFile.force(database.getParent());
            return aside;
        } catch (IOException e) {
            throw new StorageException(
                    "The backup can't be put in place (%s): look after the disk and the rights on %s."
                            .formatted(DataFolder.reason(e), folder),
                    e);
        } finally {
            deleteQuietly(incoming);
        }
    }

    private static Optional<Path> moveAside(Path database, Clock clock) throws IOException {
        // A folder that is new has an empty file.
        if (Files.size(database) == 0) {
            return Optional.empty();
        }
        Path aside = database.resolveSibling("chatroom.db.before-" + IN_A_NAME.format(clock.instant()));
        for (String suffix : SUFFIXES) {
            moveIfThere(sibling(database, suffix), sibling(aside, suffix));
        }
        return Optional.of(aside);
    }

    private static void check(Path incoming, Path backup) throws RefusedException {
        try (StoreConnection copy = StoreConnection.alone(incoming)) {
            Schema.migrate(copy, Schema.STEPS);
            List<String> findings = Verification.findings(copy);
            if (!findings.isEmpty()) {
                throw new RefusedException("%s can't be restored: %s".formatted(backup, findings.get(0)));
            }
            BackupFile.makeAnonymous(copy);
        } catch (StartupException e) {
            throw new RefusedException("%s can't be restored: %s".formatted(backup, e.getMessage()));
        } catch (SQLException e) {
            throw new RefusedException("%s isn't a backup of a chatroom, or is damaged (%s): take another."
                    .formatted(backup, e.getMessage()));
        }
    }

    private static Path sibling(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next restoration deletes it.
        }
    }

    private Restoration() {}
}
