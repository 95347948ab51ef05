package chatroom.server.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names in the data folder that have to do with the database, which SQLite keeps in up to four files: what was said last is in the
 * write-ahead log, and neither of the two means anything beside another one.
 */
final class DatabaseFiles {
    static final String DATABASE = "chatroom.db";

    /** Of a database that a restoration found and kept; its date and time follow. */
    static final String BEFORE = DATABASE + ".before-";

    /** Of a new database, whole and on disk, that has yet to get its name; date and time follow as in {@link #BEFORE}. */
    static final String RESTORED = DATABASE + ".restored-";

    private static final List<String> JOURNALS = List.of("-wal", "-journal");
    private static final List<String> OF_SQLITE = List.of("-wal", "-journal", "-shm");
    private static final Set<String> OTHERS = Set.of("chatroom.lock", "admin.sock", "admin-code", "native");

    private final Path folder;

    DatabaseFiles(Path folder) {
        this.folder = folder;
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    Path wal() {
        return beside(database(), "-wal");
    }

    /** Whether there is a write-ahead log that isn't empty. */
    boolean hasWal() throws IOException {
        return Files.exists(wal()) && Files.size(wal()) > 0;
    }

    Path journal() {
        return beside(database(), "-journal");
    }

    Path sharedMemory() {
        return beside(database(), "-shm");
    }

    /** A copy of a backup that is being looked at. */
    Path incoming() {
        return folder.resolve(DATABASE + ".incoming");
    }

    /** Which database the write-ahead log belongs to. */
    Path epoch() {
        return folder.resolve(DATABASE + ".epoch");
    }

    /** A database without anything in it, in the making. */
    Path unborn() {
        return folder.resolve(DATABASE + ".new");
    }

    static Path beside(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /** The one with what is committed and isn't in the database yet; null where there is none. */
    static Path journalOf(Path database) {
        for (String suffix : JOURNALS) {
            Path journal = beside(database, suffix);
            if (Files.exists(journal, LinkOption.NOFOLLOW_LINKS)) {
                return journal;
            }
        }
        return null;
    }

    boolean hasDatabase() throws IOException {
        return Files.exists(database()) && Files.size(database()) > 0;
    }

    /** Whether the first bytes are those of an SQLite database. */
    boolean beginsAsADatabase() throws IOException {
        byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = Files.newInputStream(database())) {
            return Arrays.equals(in.readNBytes(magic.length), magic);
        }
    }

    static void delete(Path database) throws IOException {
        Files.deleteIfExists(database);
        for (String suffix : OF_SQLITE) {
            Files.deleteIfExists(beside(database, suffix));
        }
    }

    /** All whose names begin so; the latest first. */
    List<Path> named(String beginning) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, beginning + "*")) {
            all.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.reverseOrder());
        return found;
    }

    /** Databases only, without what SQLite keeps beside them. */
    List<Path> databasesNamed(String beginning) throws IOException {
        return named(beginning).stream()
                .filter(file -> OF_SQLITE.stream().noneMatch(file.toString()::endsWith))
                .toList();
    }

    /**
     * Whether something that isn't ours must not be made under this name, however it is spelled: because it is a name of ours, or because
     * SQLite would take it for a part of some database.
     */
    boolean isTaken(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (OF_SQLITE.stream().anyMatch(name::endsWith)) {
            return true;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.exists(parent) || !Files.exists(folder)) {
            return false;
        }
        Path natives = folder.resolve("native");
        if (Files.exists(natives) && parent.toRealPath().startsWith(natives.toRealPath())) {
            return true;
        }
        return Files.isSameFile(parent, folder) && (name.startsWith(DATABASE) || OTHERS.contains(name));
    }
}
