package chatroom.server.store.sqlite;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Whether something failed because a disk is full, which Java and SQLite tell in several ways, and in the machine's language. */
public final class DiskFull {
    private static final List<String> WORDS = List.of("No space left", "Disk quota exceeded");

    /** With less than this free, whatever failed failed for it: a page of SQLite, and the block of a folder. */
    private static final long NEXT_TO_NOTHING_BYTES = 16 * 1024;

    /** @param where something was to be written there; it need not be there yet */
    public static boolean isGone(Exception failure, Path where) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && SqlFailure.isFull(sql)) {
                return true;
            }
            String message = cause.getMessage();
            if (cause instanceof IOException
                    && message != null
                    && WORDS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return !(failure instanceof AccessDeniedException || failure instanceof NoSuchFileException) && hasNone(where);
    }

    /** What is to be done about it. */
    public static String sentence(Path where) {
        return "There is no room on the disk for %s: make some, and try again.".formatted(where);
    }

    private static boolean hasNone(Path where) {
        Path there = where.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            FileStore disk = Files.getFileStore(there == null ? where.getRoot() : there);
            // What is never written to has no room at any time.
            return !disk.isReadOnly() && disk.getTotalSpace() > 0 && disk.getUsableSpace() < NEXT_TO_NOTHING_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private DiskFull() {}
}
