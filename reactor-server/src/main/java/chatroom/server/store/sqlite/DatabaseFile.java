package chatroom.server.store.sqlite;

import chatroom.server.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Knows whether the files of the database still are those that were opened. SQLite goes on writing into a file that somebody deleted or
 * replaced, and says nothing: what it then calls durable is gone with the process.
 *
 * <p>An open file keeps its identity (device and inode) from being used again, so comparing identities is enough. It costs two stat calls.
 */
final class DatabaseFile {
    private final Path database;
    private final Path wal;
    private final Object databaseKey;
    private final Object walKey;

    private DatabaseFile(Path database) throws IOException {
        this.database = database;
        this.wal = database.resolveSibling(database.getFileName() + "-wal");
        this.databaseKey = key(database);
        this.walKey = key(wal);
    }

    /** Once a connection is open and has read, so that both files are there, and as long as one stays open. */
    static DatabaseFile opened(Path database) throws IOException {
        return new DatabaseFile(database);
    }

    Path path() {
        return database;
    }

    /** @throws StorageException what would be written now would not be in the file of that name */
    void checkInPlace() throws StorageException {
        if (!isInPlace()) {
            throw new StorageException(
                    "The database file %s (or its -wal) was deleted, moved or replaced: put it back, or restart the server."
                            .formatted(database),
                    null);
        }
    }

    private boolean isInPlace() {
        try {
            return Objects.equals(databaseKey, key(database)) && Objects.equals(walKey, key(wal));
        } catch (IOException e) {
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
