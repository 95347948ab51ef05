package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import chatroom.protocol.MessageText;
import chatroom.protocol.Violation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "announce",
        description = "Says something to everybody who is logged in. It is not kept.",
        mixinStandardHelpOptions = true)
final class AnnounceCommand extends ServerCommand {
    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "What to say.")
    private String[] words;

    @Override
    void run(AdminClient client) throws CommandFailure {
        try {
            askAndSay(client, new AdminRequest.Announce(MessageText.of(String.join(" ", words))));
        } catch (Violation e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }
}
