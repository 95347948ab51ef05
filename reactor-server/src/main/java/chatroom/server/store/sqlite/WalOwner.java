package chatroom.server.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which database a write-ahead log belongs to. SQLite doesn't: it writes one into whatever database has the name, and damages it. So
 * the epoch of the database that is in use stands in a file of its own, and where somebody put another database in its place, the two
 * differ.
 */
final class WalOwner {
    private static final Logger LOG = LoggerFactory.getLogger(WalOwner.class);

    /** Whether there is a write-ahead log, and the database beside it isn't its own. Where that can't be known it counts as its own. */
    static boolean isAnothers(DatabaseFiles files) {
        try {
            return files.hasWal() && !noted(files).isEmpty() && !isNoted(files);
        } catch (IOException | SQLException e) {
            // Damage is found by others, who say more of it.
            LOG.debug("The epoch can't be compared: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Before the first thing is written into a database that took the place of another: a start that is cut short would leave its
     * write-ahead log beside the epoch of the other.
     */
    static void forgetAnothers(DatabaseFiles files) throws IOException {
        if (!Files.exists(files.epoch()) || files.hasWal()) {
            return;
        }
        boolean isOwn;
        try {
            isOwn = isNoted(files);
        } catch (SQLException e) {
            LOG.debug("The epoch can't be compared: {}", e.getMessage());
            isOwn = false;
        }
        if (!isOwn) {
            forget(files);
            DataFolder.force(files.epoch().getParent());
        }
    }

    private static boolean isNoted(DatabaseFiles files) throws SQLException {
        return StoreConnection.epochWithoutWal(files.database()).equals(Optional.of(noted(files)));
    }

    /** Nothing where there is none, or one that can't be read. */
    private static String noted(DatabaseFiles files) {
        try {
            return Files.readString(files.epoch()).strip();
        } catch (IOException e) {
            LOG.debug("The epoch can't be read: {}", e.getMessage());
            return "";
        }
    }

    /** From now on the write-ahead log is that of this database. Where it can't be noted nothing is compared. */
    static void note(DatabaseFiles files, StoreConnection connection, String epoch) throws IOException {
        if (noted(files).equals(epoch)) {
            return;
        }
        try {
            forget(files);
            // Before it is noted, because it is looked for in the database alone.
            if (!connection.moveWalIntoDatabase()) {
                LOG.debug("The epoch isn't noted: somebody else reads the database");
                return;
            }
            Path file = files.epoch();
            Path unfinished = DatabaseFiles.beside(file, ".new");
            Files.deleteIfExists(unfinished);
            Files.writeString(DataFolder.createFile(unfinished), epoch + "\n");
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
