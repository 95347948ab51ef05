package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of the database of a server that is stopped. Whenever the process or the machine may stop meanwhile, who opens
 * the folder next finds the old database whole or the new one whole:
 *
 * <ol>
 * <li>a copy of the backup is checked, brought up to date and forced to disk, under a name that means nothing ({@link
 * DatabaseFiles#incoming});
 *   <li>what the old database's write-ahead log holds is moved into the database, which then is one file;
 *   <li>the copy is renamed to {@link DatabaseFiles#RESTORED}: before this instant the old database counts, after it the new one;
 * <li>{@link #finish}: the old one is set aside, and the new one gets its name. Whoever opens the folder next does that where it wasn't
 * done.
 * </ol>
 *
 * The folder is forced to disk between the steps, so that a power cut doesn't bring them into another order.
 */
public final class Restoration {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Not what somebody else calls a copy. */
    private static final Pattern HALF_DONE =
            Pattern.compile(Pattern.quote(DatabaseFiles.RESTORED) + "[0-9]{8}-[0-9]{6}(-[0-9]+)?");

    private static final int COPIED_TOGETHER = 1 << 20;

    /** A restoration of the database that is set aside with it doesn't take it for a part of that one. */
    private static final String STRAY_WAL = ".stray-wal";

    private final DatabaseFiles files;
    private final Path folder;
    private final Progress progress;

    private Restoration(DatabaseFiles files, Progress progress) {
        this.files = files;
        this.folder = files.database().getParent();
        this.progress = progress;
    }

    /**
     * The database that was there is kept beside the new one.
     *
     * @param folder locked, with no database open
     * @return where the files of the old database are now, the database first; none if there was none
     */
    public static List<Path> restore(DataFolder folder, Path backup, Clock clock, Progress progress)
            throws StorageException, RefusedException {
        return new Restoration(folder.files(), progress).restore(backup, clock);
    }

    private List<Path> restore(Path backup, Clock clock) throws StorageException, RefusedException {
        refuseWhatIsNoBackup(backup);
        Path incoming = files.incoming();
        try {
            DatabaseFiles.delete(incoming);
            copy(backup, incoming);
            check(incoming, backup);
            DataFolder.force(incoming);
            DataFolder.force(folder);
            makeOldOneFile();
            Path restored = files.database().resolveSibling(DatabaseFiles.RESTORED + freeMoment(clock));
            Files.move(incoming, restored, StandardCopyOption.ATOMIC_MOVE);
            return finishAsItCounts(restored);
        } catch (IOException e) {
            throw new StorageException(
                    DiskFull.isGone(e, incoming)
                            ? DiskFull.sentence(files.database())
                            : "The backup can't be put in place (%s): check the disk and the permissions of %s."
                                    .formatted(DataFolder.reason(e), folder),
                    e);
        } finally {
            deleteQuietly(incoming);
        }
    }

    private List<Path> finishAsItCounts(Path restored) throws StorageException {
        try {
            DataFolder.force(folder);
            return finish(restored);
        } catch (IOException e) {
            throw new StorageException(
                    "The backup is in force, but could not be moved into place yet (%s): check the disk and the permissions of %s; the next start, or the next command, does the rest."
                            .formatted(DataFolder.reason(e), folder),
                    e);
        }
    }

    /** Under the lock of the folder, before anything in it is opened. */
    static void finishWhatWasBegun(DatabaseFiles files) throws IOException {
        for (Path restored : files.databasesNamed(DatabaseFiles.RESTORED)) {
            if (!HALF_DONE.matcher(restored.getFileName().toString()).matches()) {
                continue;
            }
            LOG.warn("a restoration was cut short when it was nearly done; it is done now");
            new Restoration(files, Progress.UNHEARD).finish(restored);
        }
        if (files.hasDatabase()) {
            // Of a restoration that was cut short early, or a start: this database counts.
            DatabaseFiles.delete(files.incoming());
            DatabaseFiles.delete(files.unborn());
        }
    }

    private void refuseWhatIsNoBackup(Path backup) throws RefusedException {
        if (!Files.isRegularFile(backup)) {
            throw new RefusedException("There is no file %s: name a backup.".formatted(backup));
        }
        try {
            if (isSame(backup, files.database()) || isSame(backup, files.incoming())) {
                throw new RefusedException("%s is what a backup is to replace: name a backup.".formatted(backup));
            }
            Path home = backup.toAbsolutePath().getParent();
            if (!Files.isSameFile(home, folder) && DataFolder.isInUse(home)) {
                throw new RefusedException(
                        "%s is in a folder that a server uses: have that one make a backup.".formatted(backup));
            }
        } catch (IOException e) {
            throw new RefusedException("%s can't be read (%s): check its permissions and its disk."
                    .formatted(backup, DataFolder.reason(e)));
        }
    }

    private static boolean isSame(Path backup, Path other) throws IOException {
        return Files.exists(other) && Files.isSameFile(backup, other);
    }

    /** With what SQLite keeps beside it, if that is there: without, it would be an older state, or none. */
    private void copy(Path backup, Path incoming) throws IOException {
        copyFile(backup, incoming);
        Path journal = DatabaseFiles.journalOf(backup);
        if (journal != null) {
            String suffix = journal.toString().substring(backup.toString().length());
            copyFile(journal, DatabaseFiles.beside(incoming, suffix));
        }
    }

    private void copyFile(Path from, Path to) throws IOException {
        DataFolder.createFile(to);
        long total = Files.size(from);
        long copied = 0;
        byte[] some = new byte[COPIED_TOGETHER];
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                out.write(some, 0, count);
                copied += count;
                progress.at("copying the backup", copied, total);
            }
        }
    }

    private void check(Path incoming, Path backup) throws RefusedException, StorageException {
        try (StoreConnection copy = StoreConnection.alone(incoming)) {
            Schema.migrate(copy, Schema.STEPS, progress);
            List<String> findings = copy.heard(progress, "checking the backup", Verification::findings);
            if (!findings.isEmpty()) {
                throw new RefusedException(
                        "%s can't be restored: %s Take another backup.".formatted(backup, findings.get(0)));
            }
            BackupFile.makeAnonymous(copy);
        } catch (StartupException e) {
            throw new RefusedException("%s can't be restored. %s".formatted(backup, e.getMessage()));
        } catch (SQLException e) {
            if (DiskFull.isGone(e, incoming)) {
                throw new StorageException(DiskFull.sentence(files.database()), e);
            }
            if (SqlFailure.isOfTheDisk(e)) {
                throw new StorageException(
                        "%s can't be checked (%s): check the disk of %s.".formatted(backup, e.getMessage(), folder), e);
            }
            throw new RefusedException("%s isn't a backup of a chatroom, or is damaged (%s): take another."
                    .formatted(backup, e.getMessage()));
        }
    }

    /**
     * What was said last is in the write-ahead log, and moves into the database. A damaged one stays as it is: then all its files are set
     * aside.
     */
    private void makeOldOneFile() throws IOException, StorageException {
        // SQLite would move the write-ahead log into whatever has the name.
        if (!files.hasDatabase() || !files.beginsAsADatabase() || WalOwner.isAnothers(files)) {
            return;
        }
        progress.at("looking after the database that is there");
        try {
            if (files.hasWal()) {
                StoreConnection.checkUntouched(files.database(), progress);
            }
            StoreConnection.makeOneFile(files.database());
        } catch (SQLException e) {
            if (DiskFull.isGone(e, files.database())) {
                throw new StorageException(DiskFull.sentence(files.database()), e);
            }
            if (!SqlFailure.isDamage(e)) {
                throw new StorageException(
                        "The database that is there can't be set aside (%s): end what else uses it, or check the disk of %s."
                                .formatted(e.getMessage(), folder),
                        e);
            }
        }
        // SQLite doesn't force it where it deletes a write-ahead log, which must not come back beside the new one.
        DataFolder.force(folder);
    }

    /** In names of ours, which are one a second. */
    private String freeMoment(Clock clock) throws IOException {
        String moment = IN_A_NAME.format(clock.instant());
        String free = moment;
        for (int next = 2; !files.named(DatabaseFiles.BEFORE + free).isEmpty(); next++) {
            free = moment + "-" + next;
        }
        return free;
    }

    /** May be cut short anywhere, and done again. */
    private List<Path> finish(Path restored) throws IOException {
        String moment = restored.getFileName().toString().substring(DatabaseFiles.RESTORED.length());
        Path aside = restored.resolveSibling(DatabaseFiles.BEFORE + moment);
        // Only of a database that is damaged, of one that is gone, or of another one: others are one file by now.
        moveIfThere(files.wal(), DatabaseFiles.beside(aside, WalOwner.isAnothers(files) ? STRAY_WAL : "-wal"));
        moveIfThere(files.journal(), DatabaseFiles.beside(aside, "-journal"));
        Files.deleteIfExists(files.sharedMemory());
        WalOwner.forget(files);
        if (files.hasDatabase()) {
            keep(files.database(), aside);
        }
        DataFolder.force(folder);
        Files.move(restored, files.database(), StandardCopyOption.ATOMIC_MOVE);
        DataFolder.force(folder);
        return Stream.of("", "-wal", "-journal", STRAY_WAL)
                .map(suffix -> DatabaseFiles.beside(aside, suffix))
                .filter(Files::exists)
                .toList();
    }

    /** By another name for the same file, so that there is a database at each moment; not every file system has that. */
    private static void keep(Path database, Path aside) throws IOException {
        if (Files.exists(aside) && Files.isSameFile(aside, database)) {
            return;
        }
        try {
            Files.createLink(aside, database);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.move(database, aside);
        }
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to);
        }
    }

    private static void deleteQuietly(Path incoming) {
        try {
            DatabaseFiles.delete(incoming);
        } catch (IOException e) {
            // The next restoration deletes it.
        }
    }
}
