package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import chatroom.server.store.sqlite.DataFolder;
import java.time.Duration;
import picocli.CommandLine.Command;

@Command(
        name = "health",
        description =
                "Ends with 0 if a server runs on the data folder and answers within five seconds, with 1 otherwise.",
        mixinStandardHelpOptions = true)
final class HealthCommand extends ServerCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    AdminClient open() throws CommandFailure {
        return SocketAdminClient.find(DataFolder.adminSocket(dataDir()), PATIENCE, progress())
                .orElseThrow(this::noServer);
    }

    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(client, new AdminRequest.Health());
    }
}
