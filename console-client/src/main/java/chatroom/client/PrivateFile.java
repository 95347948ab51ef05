package chatroom.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner reads, also where they were there before with other rights. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Makes the file, and the folders that it's in, where they aren't there. */
    static void prepare(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent(), OWNERS_FOLDER);
        try {
            Files.createFile(file, OWNERS_FILE);
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(file, OWNER);
        }
    }

    /** All of it or nothing: whoever reads it meanwhile reads what was there before. */
    static void write(Path file, String content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder, OWNERS_FOLDER);
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new", OWNERS_FILE);
        try {
            Files.writeString(fresh, content, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private PrivateFile() {}
}
