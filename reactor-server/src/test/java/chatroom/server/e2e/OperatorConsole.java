package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.CommandRun;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Somebody who runs a server, and gives commands in this process. */
final class OperatorConsole {
    private final Path dataDir;
    private final Path scratch;

    OperatorConsole(Path dataDir, Path scratch) {
        this.dataDir = dataDir;
        this.scratch = scratch;
    }

    /** As a server leaves the folder that has run on it once. */
    void hasHadAServer() throws Exception {
        try (DataFolder folder = DataFolder.open(dataDir);
                SqliteStore database = SqliteStore.open(folder, Clock.systemUTC(), 1)) {
            assertThat(database.epoch()).isNotEmpty();
        }
    }

    private CommandRun run(String... command) {
        List<String> args = new ArrayList<>(List.of("--argon2-memory-kib=8", "--argon2-iterations=1"));
        args.addAll(List.of(command));
        args.add("--data-dir=" + dataDir);
        return CommandRun.of(args);
    }

    /** What it prints, all being well. */
    String does(String... command) {
        CommandRun run = run(command);
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.output();
    }

    /** The one sentence that says why not, with exit code 1. */
    String failsTo(String... command) {
        CommandRun run = run(command);
        assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        assertThat(run.errors().lines()).as("one sentence").hasSize(1);
        return run.errors().strip();
    }

    /** The sentence that says what is wrong with the command, with exit code 2. */
    String isWronglyToldTo(String... command) {
        CommandRun run = run(command);
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        return run.errors().strip();
    }

    String password(String password) throws IOException {
        return "--password-file=" + Files.writeString(Files.createTempFile(scratch, "password", ""), password + "\n");
    }
}
