package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;

@Command(
        name = "users",
        description = "Lists the accounts: name, state, and when each was made.",
        mixinStandardHelpOptions = true)
final class UsersCommand extends AdminCommand {
    @Override
    void run(Desk desk) throws CommandFailure {
        AdminReply.UserPage page;
        String after = "";
        do {
            page = (AdminReply.UserPage) desk.ask(new AdminRequest.Users(after));
            for (AdminReply.UserLine user : page.users()) {
                out().printf("%-32s %-9s %s%n", user.username(), user.state(), user.created());
                after = user.username();
            }
        } while (page.more());
    }
}
