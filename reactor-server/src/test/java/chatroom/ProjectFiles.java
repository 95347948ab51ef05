package chatroom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's own files, for tests that read sources and documents. */
public final class ProjectFiles {

    /** The folder that holds the modules, whichever of them the test runs in. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("core/src/main/java"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("The tests don't run inside of the project's folder.");
            }
        }
        return folder;
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProjectFiles() {}
}
