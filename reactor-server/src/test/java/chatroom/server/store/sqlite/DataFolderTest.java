package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.LogLines;
import chatroom.server.store.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void makesTheFolderForItsOwnerOnly() throws Exception {
        Path folder = temp.resolve("new/data");
        try (DataFolder opened = DataFolder.open(folder)) {
            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(opened.database()).isEqualTo(folder.resolve("chatroom.db"));
        }
    }

    @Test
    void everyFileIsForItsOwnerOnlyWhateverWasThere() throws Exception {
        Files.writeString(temp.resolve("chatroom.db"), "");
        Files.setPosixFilePermissions(temp.resolve("chatroom.db"), PosixFilePermissions.fromString("rw-rw-rw-"));
        try (TestStore store = new TestStore(temp)) {
            store.append("a");
            for (String file : new String[] {"chatroom.db", "chatroom.db-wal", "chatroom.db-shm", "chatroom.lock"}) {
                assertThat(mode(temp.resolve(file))).as(file).isEqualTo("rw-------");
            }
            assertThat(mode(temp.resolve("native"))).isEqualTo("rwx------");
        }
    }

    @Test
    void leavesTheModeOfAFolderThatWasThereAndWarnsWhereOthersMayGoIn() throws Exception {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(warnings()).singleElement().asString().contains("(rwxr-xr-x)", "chmod 700 " + temp);
        assertThat(mode(temp)).isEqualTo("rwxr-xr-x");

        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
        assertThat(warnings()).isEmpty();
    }

    /** What opening the folder says in the log. */
    private List<String> warnings() throws Exception {
        try (LogLines lines = LogLines.of(DataFolder.class)) {
            DataFolder.open(temp).close();
            return lines.all();
        }
    }

    @Test
    void takesALinkToAFolder() throws Exception {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        DataFolder.open(link).close();

        assertThat(real.resolve("chatroom.lock")).exists();
    }

    @Test
    void refusesAFile() throws Exception {
        Path file = Files.writeString(temp.resolve("data"), "");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessage("The data folder %s is a file: name a folder, or move the file away.", file);
    }

    @Test
    void refusesAFolderInAFile() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DataFolder.open(file.resolve("data")))
                .withMessageStartingWith("The data folder %s can't be made (", file.resolve("data"));
    }

    @Test
    void refusesAFolderThatItCantWrite() {
        // Nobody can make a file there, not even root.
        Path folder = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(folder));

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DataFolder.open(folder))
                .withMessageStartingWith("The data folder /proc/self can't be written (");
    }

    @Test
    void refusesAFolderThatAServerInThisProcessUses() throws Exception {
        DataFolder first = DataFolder.open(temp);
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DataFolder.open(temp))
                .withMessage(
                        "The data folder %s is in use by another server: stop that one, or give this one a folder of its own.",
                        temp);

        first.close();
        DataFolder.open(temp).close();
    }

    @Test
    @Timeout(60)
    void refusesAFolderThatAnotherProcessUses() throws Exception {
        try (ChildJvm other = new ChildJvm(Holder.class, temp)) {
            assertThat(other.line()).isEqualTo("locked " + temp);

            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> DataFolder.open(temp))
                    .withMessageContaining("in use by another server");
        }
        // A server that was killed leaves no lock behind.
        DataFolder.open(temp).close();
    }

    /** Holds the lock until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
                ChildJvm.print("locked " + folder);
                ChildJvm.waitForTheEnd();
            }
        }
    }

    @Test
    void removesTheNativeLibrariesThatAKilledServerLeft() throws Exception {
        Path natives = Files.createDirectories(temp.resolve("native"));
        Files.writeString(natives.resolve("sqlite-3.54.1.0-1234-libsqlitejdbc.so"), "");
        Files.writeString(natives.resolve("sqlite-3.54.1.0-1234-libsqlitejdbc.so.lck"), "");

        DataFolder.open(temp).close();

        assertThat(natives).isEmptyDirectory();
        assertThat(System.getProperty("org.sqlite.tmpdir")).isEqualTo(natives.toString());
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
