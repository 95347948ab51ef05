package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description =
                "Checks the whole database: its pages, its references, the ids and times of its messages. Ends with 1 if something is wrong.",
        mixinStandardHelpOptions = true)
final class VerifyCommand extends AdminCommand {
    @Override
    void run(AdminClient client) throws CommandFailure {
        askAndSay(client, new AdminRequest.Verify());
    }
}
