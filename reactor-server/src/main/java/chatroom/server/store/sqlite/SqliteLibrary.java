package chatroom.server.store.sqlite;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library, which its driver unpacks into a folder and loads from there. Loaded by name and early: the driver tells why it
 * can't be only in a log of its own, and at the next connection it goes on without.
 */
final class SqliteLibrary {
    /** More than the library has on any machine. */
    private static final int BYTES = 2 * 1024 * 1024;

    /** What the driver has for it. */
    @FunctionalInterface
    interface Loader {
        /** @return whether it is there */
        boolean load() throws Exception;
    }

    /** @throws StartupException with what is to be done, if it can't be unpacked or loaded there */
    static void load(Path folder) throws StartupException {
        load(folder, SQLiteJDBCLoader::initialize);
    }

    static void load(Path folder, Loader loader) throws StartupException {
        try {
            if (!loader.load()) {
                throw new StartupException(why(folder));
            }
        } catch (StartupException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new StartupException(why(folder), e);
        }
    }

    /** Found out by doing what the driver does. */
    private static String why(Path folder) {
        Path trial = folder.resolve("sqlite-trial");
        try {
            Files.deleteIfExists(trial);
            Files.write(Files.createFile(trial, DataFolder.mode(DataFolder.OWNER_FOLDER)), new byte[BYTES]);
            if (!Files.isExecutable(trial)) {
                return "SQLite's library can't be loaded from %s, because that disk is mounted with noexec: mount it without, or name a data folder on another."
                        .formatted(folder);
            }
            return "SQLite's library can't be loaded from %s on this machine (%s, %s): look whether native libraries may be loaded, and whether its driver knows such machines."
                    .formatted(folder, System.getProperty("os.name"), System.getProperty("os.arch"));
        } catch (IOException e) {
            return DiskFull.isGone(e, folder)
                    ? DiskFull.sentence(folder)
                    : "SQLite's library can't be unpacked into %s (%s): check its permissions, and that disk."
                            .formatted(folder, DataFolder.reason(e));
        } finally {
            remove(trial);
        }
    }

    private static void remove(Path trial) {
        try {
            Files.deleteIfExists(trial);
        } catch (IOException e) {
            // The next start does, as with a library that a kill left.
        }
    }

    private SqliteLibrary() {}
}
