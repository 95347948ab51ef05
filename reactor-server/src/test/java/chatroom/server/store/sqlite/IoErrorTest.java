package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real I/O errors: a process that the kernel forbids to make files larger. */
@Timeout(60)
class IoErrorTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path folder;

    @Test
    void afterIoErrorsSendingWorksAgainWithDenseIds() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT));
        try (ChildJvm child = new ChildJvm(Child.class, folder)) {
            assertThat(child.line()).isEqualTo("stored 1");
            assertThat(child.line()).contains("I/O error");
            assertThat(child.line()).contains("I/O error");
            assertThat(child.line()).isEqualTo("head 1");
            assertThat(child.line()).isEqualTo("stored 2");
            assertThat(child.line()).isEqualTo("stored 3");
        }
        // It was killed: what it called stored is there nonetheless.
        try (DataFolder opened = DataFolder.open(folder);
                SqliteStore database = SqliteStore.open(opened, new SettableClock(), 1)) {
            assertThat(TestStore.head(database, TestStore.LOBBY)).isEqualTo(3);
        }
    }

    static final class Child {
        public static void main(String[] args) throws Exception {
            TestStore store = new TestStore(Path.of(args[0]));
            append(store);
            limitFileSize("1:unlimited");
            append(store);
            append(store);
            ChildJvm.print("head " + TestStore.head(store.database, TestStore.LOBBY));
            limitFileSize("unlimited:unlimited");
            append(store);
            append(store);
            ChildJvm.waitForTheEnd();
        }

        private static void append(TestStore store) {
            try {
                ChildJvm.print(
                        "stored " + TestStore.id(store.append("x".repeat(3_000)).get(0)));
            } catch (StorageException e) {
                ChildJvm.print(e.getMessage());
            }
        }

        private static void limitFileSize(String limits) throws Exception {
            String pid = String.valueOf(ProcessHandle.current().pid());
            int exit = new ProcessBuilder(PRLIMIT.toString(), "--pid", pid, "--fsize=" + limits)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("prlimit: " + exit);
            }
        }
    }
}
