package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;

@Command(
        name = "users",
        description = "Lists the accounts: name, state, when each was made, and who is an admin.",
        mixinStandardHelpOptions = true)
final class UsersCommand extends AdminCommand {
    @Override
    void run(AdminClient client) throws CommandFailure {
        AdminReply.UserPage page;
        String after = "";
        do {
            page = (AdminReply.UserPage) client.ask(new AdminRequest.Users(after));
            for (AdminReply.UserLine user : page.users()) {
                out().printf(
                                "%-32s %-9s %s%s%n",
                                user.username(), user.state(), user.created(), user.admin() ? " admin" : "");
                after = user.username();
            }
        } while (page.more());
    }
}
