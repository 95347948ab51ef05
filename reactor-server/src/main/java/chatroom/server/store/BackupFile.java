package chatroom.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;

/**
 * A copy of the database in the making: written under another name, checked, forced to disk, and only then given its name. So what has that name is whole,
 * whenever the machine may have stopped.
 */
final class BackupFile {
    private final Path file;
    private final Path unfinished;

    private BackupFile(Path file, Path unfinished) {
        this.file = file;
        this.unfinished = unfinished;
    }

    /** @throws RefusedException if something has that name, or nothing can be made there */
    static BackupFile begin(Path file) throws RefusedException {
        if (!file.isAbsolute()) {
            throw new RefusedException("%s must be an absolute path.".formatted(file));
        }
        if (Files.exists(file)) {
            throw new RefusedException("%s is there already: name another file.".formatted(file));
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            // Empty, because VACUUM INTO would make it 0644.
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, DataFolder.ownerOnly());
            return new BackupFile(file, unfinished);
        } catch (IOException e) {
            throw new RefusedException("%s can't be made (%s): name a file in a folder that the server may write to."
                    .formatted(unfinished, DataFolder.reason(e)));
        }
    }

    /** With what is in the database at this moment, whoever goes on writing. */
    void fill(StoreConnection source) throws SQLException {
        source.copyInto(unfinished);
        try (StoreConnection copy = StoreConnection.alone(unfinished)) {
            makeAnonymous(copy);
            List<String> findings = Verification.findings(copy);
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

    void finish() throws StorageException {
        try {
            force(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            force(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new StorageException("%s is there already: name another file.".formatted(file), e);
        } catch (IOException e) {
            throw new StorageException(
                    "%s can't be brought to disk (%s): look after that disk.".formatted(file, DataFolder.reason(e)), e);
        }
    }

    /** A file, or a folder with what names are in it. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void abandon() {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // The next one with this name deletes it.
        }
    }
}
