package chatroom.server.command;

import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.Restoration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description =
                "Puts a backup in the place of the database, while the server is stopped. The database that was there"
                        + " is kept beside it.",
        mixinStandardHelpOptions = true)
final class RestoreCommand extends AdminCommand {
    @Parameters(paramLabel = "FILE", description = "A backup.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        if (server().isPresent()) {
            throw new CommandFailure("A server runs on %s: stop it first.".formatted(dataDir()));
        }
        if (installation().database().isPresent()) {
            throw new CommandFailure(
                    "A PostgreSQL database is restored by PostgreSQL's own programs, from what pg_basebackup made:"
                            + " docs/cluster.md says how.");
        }
        // Not even an empty folder is made for what can't be restored.
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure("There is no file %s: name a backup.".formatted(file));
        }
        try (DataFolder folder = DataFolder.open(dataDir())) {
            List<Path> aside = Restoration.restore(folder, file, Clock.systemUTC(), progress());
            endProgress();
            out().printf("%s is in place.", file);
            if (!aside.isEmpty()) {
                out().printf(
                                " What was there is %s now.",
                                aside.stream().map(Path::toString).collect(Collectors.joining(" and ")));
            }
            out().println();
        } finally {
            endProgress();
        }
        return 0;
    }

    @Override
    void run(AdminClient client) {
        throw new IllegalStateException("a restoration needs the folder alone");
    }
}
