package chatroom.client;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the terminal's native library is unpacked: a folder of this process, named by its id. A process that was killed leaves its folder
 * behind, and the next start takes it away.
 */
final class NativeLibrary {
    /** JLine's own. */
    private static final String FOLDER_PROPERTY = "jline.tmpdir";

    private static final String NAME = "chatroom-client-";
    private static final Pattern OWNED = Pattern.compile(Pattern.quote(NAME) + "(\\d{1,18})-.*");

    /** Before the library is loaded. Where there can't be a folder, JLine looks for a place itself. */
    static void prepare() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            deleteLeft(temporary);
            Path folder = Files.createTempDirectory(
                    temporary, NAME + ProcessHandle.current().pid() + "-");
            // What is told first is deleted last: after what JLine puts into it.
            folder.toFile().deleteOnExit();
            System.setProperty(FOLDER_PROPERTY, folder.toString());
        } catch (IOException | DirectoryIteratorException e) {
            System.clearProperty(FOLDER_PROPERTY);
        }
    }

    /** What processes that are no more left there. */
    static void deleteLeft(Path temporary) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, NAME + "*")) {
            for (Path folder : folders) {
                Matcher owned = OWNED.matcher(folder.getFileName().toString());
                if (owned.matches()
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && ProcessHandle.of(Long.parseLong(owned.group(1))).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            // It is somebody else's, or another start is at it.
        }
    }

    private NativeLibrary() {}
}
