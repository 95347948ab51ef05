package chatroom.server.command;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description =
                "Takes the messages of an export (jsonl) into a data folder that has none yet, while the server is stopped. Who isn't known there gets an account without a password.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends AdminCommand {
    @Parameters(paramLabel = "FILE", description = "An export in the format jsonl.")
    private Path file;

    @Override
    Desk open() throws CommandFailure, StartupException {
        if (server().isPresent()) {
            throw new CommandFailure("A server runs on %s: stop it first.".formatted(dataDir()));
        }
        return FolderDesk.open(installation());
    }

    @Override
    void run(Desk desk) throws Exception {
        Instant now = ((FolderDesk) desk).upkeep().now();
        try {
            // Once to see whether all of it is right, and once to take it in.
            try (ExportReader check = new ExportReader(file, now)) {
                check.forEachRemaining(message -> {});
            }
            try (ExportReader messages = new ExportReader(file, now)) {
                long loaded = ((FolderDesk) desk).upkeep().load(messages);
                out().printf("%d messages were taken in.%n", loaded);
            }
        } catch (ExportReader.WrongLine e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
