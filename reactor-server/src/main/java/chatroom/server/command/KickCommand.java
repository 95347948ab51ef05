package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "kick",
        description = "Ends all sessions of a user, who may log in again with the password.",
        mixinStandardHelpOptions = true)
final class KickCommand extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The user's name, in any case.")
    private String name;

    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(client, new AdminRequest.Kick(name));
    }
}
