package chatroom.server.store.sqlite;

import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file in the making: written under another name, forced to disk, and only then given its own. So what has that name is whole, whenever
 * the process or the machine may have stopped, and nothing that was there is written over. Readable by its owner only.
 */
public final class NewFile implements AutoCloseable {
    private final Path file;
    private final Path unfinished;

    /** Open to the end, so that no other file gets its identity meanwhile. */
    private final Closeable open;

    private final Object key;

    private NewFile(Path file, Path unfinished, Closeable open) throws IOException {
        this.file = file;
        this.unfinished = unfinished;
        this.open = open;
        this.key = key(unfinished);
    }

    /**
     * @param dataFolder of the server, whose own files are not to be mistaken for it
     * @throws RefusedException if something has that name, or nothing can be made there
     */
    public static NewFile begin(Path file, Path dataFolder) throws RefusedException {
        if (!file.isAbsolute() || file.getFileName() == null) {
            throw new RefusedException("%s must be an absolute path of a file.".formatted(file));
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            if (new DatabaseFiles(dataFolder).isTaken(file)) {
                throw new RefusedException(
                        "%s is a name that the server and its database use themselves: choose another."
                                .formatted(file));
            }
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw isThere(file);
            }
            Files.deleteIfExists(unfinished);
            Files.createFile(unfinished, DataFolder.ownerOnly());
            return new NewFile(file, unfinished, Files.newInputStream(unfinished));
        } catch (IOException e) {
            throw DiskFull.isGone(e, file)
                    ? new RefusedException(DiskFull.sentence(file))
                    : new RefusedException(
                            "%s can't be made (%s): name a file in a folder that may be written to by who writes it."
                                    .formatted(file, DataFolder.reason(e)));
        }
    }

    /** Where it is written meanwhile. */
    public Path unfinished() {
        return unfinished;
    }

    /** It is whole: from now on it has its name. */
    public void finish() throws StorageException, RefusedException {
        try {
            if (!isOurs()) {
                throw new RefusedException(
                        "%s was begun by somebody else meanwhile: name another file, or wait for that."
                                .formatted(file));
            }
            DataFolder.force(unfinished);
            giveName();
            DataFolder.force(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw isThere(file);
        } catch (IOException e) {
            throw new StorageException(
                    DiskFull.isGone(e, file)
                            ? DiskFull.sentence(file)
                            : "%s can't be brought to disk (%s): check that disk."
                                    .formatted(file, DataFolder.reason(e)),
                    e);
        }
    }

    /** A link refuses a name that was taken meanwhile, which a move would write over; not every file system has them. */
    private void giveName() throws IOException {
        try {
            Files.createLink(file, unfinished);
            Files.delete(unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Another run with the same name deletes ours and begins its own. */
    private boolean isOurs() throws IOException {
        try {
            return Objects.equals(key, key(unfinished));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static RefusedException isThere(Path file) {
        return new RefusedException("%s is there already: name another file.".formatted(file));
    }

    /** What isn't finished is no use to anybody. */
    @Override
    public void close() {
        try (open) {
            if (isOurs()) {
                Files.delete(unfinished);
            }
        } catch (IOException e) {
            // The next one with this name deletes it.
        }
    }
}
