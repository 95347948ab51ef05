package chatroom.server.store.sqlite;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one folder that holds what the server keeps, locked against a second server for as long as this is open. Opened before anything of
 * SQLite is loaded, and closed after the {@link SqliteStore}.
 *
 * <p>A folder that it makes is 0700; one that was there keeps its mode, because it may be more than ours, and gets a warning if others may
 * go in. The files in it are 0600 in either case, whatever the umask.
 */
public final class DataFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final String LOCK = "chatroom.lock";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final DatabaseFiles files;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.files = new DatabaseFiles(folder);
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be, locks it, loads SQLite's native library from a place in it, and brings to its end a restoration that was
     * cut short after it had come so far.
     */
    public static DataFolder open(Path folder) throws StartupException {
        Path absolute = folder.toAbsolutePath();
        create(absolute);
        DataFolder opened = new DataFolder(absolute, lock(absolute));
        boolean isOpened = false;
        try {
            SqliteLibrary.load(opened.prepareNativeFolder());
            // Of a server that was killed; its next start makes another.
            opened.removeAdminCode();
            Restoration.finishWhatWasBegun(opened.files);
            opened.closeToOthers();
            isOpened = true;
            return opened;
        } catch (IOException e) {
            throw notWritable(absolute, e);
        } finally {
            if (!isOpened) {
                opened.close();
            }
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** Ends the lock. The lock file stays: deleting it would let two servers lock two files of one name. */
    @Override
    public void close() {
        try {
            removeAdminCode();
        } catch (IOException e) {
            // It means nothing to any other server, and the next one removes it.
        }
        closeQuietly(lockFile);
    }

    /** Where the admin socket of a server is that runs on this folder. */
    public static Path adminSocket(Path folder) {
        return folder.toAbsolutePath().resolve("admin.sock");
    }

    /** A folder in it that nobody else can enter. */
    public Path nursery() {
        return folder.resolve("native");
    }

    /** What proves to a server that somebody may read this folder: a line of text in a file that nobody else may read. */
    public Path writeAdminCode(String code) throws StartupException {
        try {
            removeAdminCode();
            return Files.writeString(Files.createFile(adminCode(), ownerOnly()), code + "\n");
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    public void removeAdminCode() throws IOException {
        Files.deleteIfExists(adminCode());
    }

    private Path adminCode() {
        return folder.resolve("admin-code");
    }

    DatabaseFiles files() {
        return files;
    }

    /** SQLite gives its own files beside it the same mode. */
    Path database() {
        return files.database();
    }

    /** Whether there is a database in the folder, or what is left of one: nobody means to ask a folder without. */
    public static boolean hasTraces(Path folder) throws StartupException {
        try {
            return !Files.notExists(folder)
                    && !Files.isRegularFile(folder)
                    && !new DatabaseFiles(folder).named(DatabaseFiles.DATABASE).isEmpty();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static void create(Path folder) throws StartupException {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new StartupException(
                        "The data folder %s is a file: name a folder, or move the file away.".formatted(folder));
            }
            // Not asked for a folder that is there: in JDK 17 it refuses a symbolic link to one.
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, mode(OWNER_FOLDER));
                forceNameOf(folder);
            } else {
                warnIfOpenToOthers(folder);
            }
        } catch (IOException e) {
            if (DiskFull.isGone(e, folder)) {
                throw new StartupException(DiskFull.sentence(folder), e);
            }
            throw new StartupException(
                    "The data folder %s can't be made (%s): name another, or make it and give it to the user that runs the server."
                            .formatted(folder, reason(e)),
                    e);
        }
    }

    private static void forceNameOf(Path folder) {
        try {
            force(folder.getParent());
        } catch (IOException e) {
            // Who may go through the folder above, but not read it, must do without.
            LOG.debug("{} isn't forced to disk: {}", folder.getParent(), e.getMessage());
        }
    }

    private static void warnIfOpenToOthers(Path folder) throws IOException {
        if (!POSIX) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
        if (!OWNER_FOLDER.containsAll(mode)) {
            LOG.warn(
                    "the data folder {} is open to others ({}); the files in it are not, but close it: chmod 700 {}",
                    folder,
                    PosixFilePermissions.toString(mode),
                    folder);
        }
    }

    private static FileChannel lock(Path folder) throws StartupException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(createLock(folder), StandardOpenOption.WRITE);
            locked = tryLock(channel);
        } catch (IOException e) {
            throw notWritable(folder, e);
        } finally {
            if (!locked) {
                closeQuietly(channel);
            }
        }
        if (!locked) {
            throw new StartupException(
                    "The data folder %s is in use by another server: stop that one, or give this one a folder of its own."
                            .formatted(folder));
        }
        return channel;
    }

    private static Path createLock(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        try {
            return Files.exists(lock) ? lock : createFile(lock);
        } catch (FileAlreadyExistsException meanwhile) {
            return lock;
        }
    }

    /** Whether somebody has it locked. */
    static boolean isInUse(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return !tryLock(channel);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Emptied, because a server that is killed leaves its copy of the library (1.1 MB) behind. */
    private Path prepareNativeFolder() throws IOException {
        Path natives = folder.resolve("native");
        if (!Files.exists(natives)) {
            giveToOwnerOfFolder(Files.createDirectories(natives, mode(OWNER_FOLDER)));
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(natives, "sqlite-*")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
        System.setProperty("org.sqlite.tmpdir", natives.toString());
        return natives;
    }

    private void closeToOthers() throws IOException {
        for (Path file : new Path[] {files.database(), files.wal(), files.sharedMemory()}) {
            if (Files.exists(file)) {
                makeOwnerOnly(file);
            }
        }
    }

    private static StartupException notWritable(Path folder, IOException e) {
        if (DiskFull.isGone(e, folder)) {
            return new StartupException(DiskFull.sentence(folder), e);
        }
        return new StartupException(
                "The data folder %s can't be written (%s): give it to the user that runs the server, or name another."
                        .formatted(folder, reason(e)),
                e);
    }

    /** In words; the file system's own are often only a path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "nothing can be made there";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getMessage();
    }

    /** Brings to disk a file's contents, or a folder with what names are in it. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The mode for a new file of ours, wherever it is. */
    public static FileAttribute<?>[] ownerOnly() {
        return mode(OWNER_FILE);
    }

    /**
     * In the folder. Whoever makes it, such as root in a command, it belongs to whom the folder belongs to, who would be shut out of it
     * otherwise.
     */
    static Path createFile(Path file) throws IOException {
        return giveToOwnerOfFolder(Files.createFile(file, ownerOnly()));
    }

    private static Path giveToOwnerOfFolder(Path made) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            PosixFileAttributes folder = Files.readAttributes(made.getParent(), PosixFileAttributes.class);
            if (!folder.owner().equals(view.readAttributes().owner())) {
                try {
                    view.setOwner(folder.owner());
                    view.setGroup(folder.group());
                } catch (IOException e) {
                    // Only root may.
                    LOG.debug("{} isn't given to {}: {}", made, folder.owner(), e.getMessage());
                }
            }
        }
        return made;
    }

    static void makeOwnerOnly(Path file) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(file, OWNER_FILE);
        }
    }

    static FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}
