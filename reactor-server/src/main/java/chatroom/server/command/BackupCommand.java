package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description =
                "Makes a whole copy of the database in one file, checked and on disk, while the server runs or not. Where it is restored, another history begins and everybody logs in anew.",
        mixinStandardHelpOptions = true)
final class BackupCommand extends AdminCommand {
    @Parameters(paramLabel = "FILE", description = "Where to; nothing may be there yet. The server writes it.")
    private Path file;

    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(
                client,
                new AdminRequest.Backup(file.toAbsolutePath().normalize().toString()));
    }
}
