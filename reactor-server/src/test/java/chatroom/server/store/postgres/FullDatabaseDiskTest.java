package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a database's tables has no room left. Skipped where no small disk can be mounted, which takes root. */
@Tag("long")
@Timeout(120)
class FullDatabaseDiskTest {
    private static final int TOGETHER = 50;
    private static final int TEXT_CHARS = 2_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(1);
    private Path disk;
    private GuardedDatabase database;

    @BeforeEach
    void start() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "none", disk.toString()),
                "no file system can be mounted here, which takes root");
        database = GuardedDatabase.start(folder, "secret");
        Files.setOwner(disk, Files.getOwner(folder.resolve("postgres")));
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwx------"));
        database.execute("CREATE TABLESPACE small LOCATION '%s'".formatted(disk));
        database.execute("ALTER DATABASE %s SET TABLESPACE small".formatted(GuardedDatabase.USER));
    }

    @AfterEach
    void stop() throws Exception {
        if (database != null) {
            database.close();
        }
        run("umount", "--lazy", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void nothingIsStoredAndAllIsReadUntilThereIsRoomAgain() throws Exception {
        String url = "postgresql://%s@127.0.0.1:%s/%1$s".formatted(GuardedDatabase.USER, database.port());
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        try (PostgresStore store =
                PostgresStore.open(DatabaseUrl.parse(url), Optional.of(password), System::nanoTime, 1)) {
            Account ann = store.accounts().create(new Username("ann"), "hash").orElseThrow();
            long[] stored = {0};
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> {
                        while (true) {
                            stored[0] += append(store, ann);
                        }
                    })
                    .withMessageEndingWith("make room on its disk, and try again.");
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> append(store, ann));
            assertThat(store.journals()
                            .readBefore(RoomName.LOBBY, Long.MAX_VALUE, 1, Integer.MAX_VALUE)
                            .orElseThrow()
                            .lastId())
                    .isEqualTo(stored[0])
                    .isPositive();

            assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
            stored[0] += append(store, ann);
            assertThat(database.query("SELECT head FROM room WHERE id = 0")).isEqualTo(String.valueOf(stored[0]));
            assertThat(store.upkeep().verify(Progress.UNHEARD)).isEmpty();
        }
    }

    private int append(PostgresStore store, Account by) throws StorageException {
        List<NewEntry> batch = IntStream.range(0, TOGETHER)
                .mapToObj(i -> new NewEntry(
                        RoomName.LOBBY,
                        by.id(),
                        by.username(),
                        Optional.empty(),
                        new Change.Say(new MessageText(text()), false, OptionalLong.empty())))
                .toList();
        assertThat(store.journals().append(batch)).hasOnlyElementsOfType(EntryResult.Stored.class);
        return batch.size();
    }

    /** That doesn't become shorter by being compressed. */
    private String text() {
        return random.ints(TEXT_CHARS, '0', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
