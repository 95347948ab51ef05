package chatroom.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which database a write-ahead log belongs to. SQLite doesn't: it writes one into whatever database has the name, and damages it. So the epoch of the
 * database that is in use stands in a file of its own, and where somebody put another database in its place, the two differ.
 */
final class WalOwner {
    private static final Logger LOG = LoggerFactory.getLogger(WalOwner.class);

    /** Whether there is a write-ahead log, and the database beside it isn't its own. Where that can't be known it counts as its own. */
    static boolean isAnothers(DatabaseFiles files) {
        try {
            if (!files.hasWal() || !Files.exists(files.epoch())) {
                return false;
            }
            String own = Files.readString(files.epoch()).strip();
            return !StoreConnection.epochWithoutWal(files.database()).equals(Optional.of(own));
        } catch (IOException | SQLException e) {
            // Damage is found by others, who say more of it.
            LOG.debug("The epoch can't be compared: {}", e.getMessage());
            return false;
        }
    }

    /** From now on the write-ahead log is that of this database. Where it can't be noted nothing is compared. */
    static void note(DatabaseFiles files, StoreConnection connection, String epoch) throws IOException {
        Path file = files.epoch();
        if (Files.exists(file) && Files.readString(file).strip().equals(epoch)) {
            return;
        }
        try {
            forget(files);
            // Before it is noted, because it is looked for in the database alone.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            Path unfinished = DatabaseFiles.beside(file, ".new");
            Files.deleteIfExists(unfinished);
            Files.writeString(Files.createFile(unfinished, DataFolder.ownerOnly()), epoch + "\n");
            DataFolder.force(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            DataFolder.force(file.getParent());
        } catch (IOException | SQLException e) {
            LOG.debug("The epoch can't be noted: {}", e.getMessage());
            forget(files);
        }
    }

    /** Another database is about to take the place of this one. */
    static void forget(DatabaseFiles files) throws IOException {
        Files.deleteIfExists(files.epoch());
    }

    private WalOwner() {}
}
