package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import picocli.CommandLine.Command;

@Command(
        name = "sessions",
        description = "Lists the connections: number, address, and the user if one is logged in.",
        mixinStandardHelpOptions = true)
final class SessionsCommand extends ServerCommand {
    @Override
    void run(AdminClient client) throws CommandFailure {
        AdminReply.SessionPage page;
        long afterId = 0;
        do {
            page = (AdminReply.SessionPage) client.ask(new AdminRequest.Sessions(afterId));
            for (AdminReply.SessionLine session : page.sessions()) {
                out().printf(
                                "%-8s %-24s %s%n",
                                session.id(), session.peer(), session.username().orElse("-"));
                afterId = session.id();
            }
        } while (page.more());
    }
}
