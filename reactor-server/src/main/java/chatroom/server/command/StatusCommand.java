package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.server.admin.ThrottledProgress;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Says how the server is.", mixinStandardHelpOptions = true)
final class StatusCommand extends ServerCommand {
    @Override
    void run(AdminClient client) throws CommandFailure {
        AdminReply.ServerStatus status = (AdminReply.ServerStatus) client.ask(new AdminRequest.Status());
        line("server", status.server());
        line("process", status.pid());
        line("started", status.started());
        line("connections", "%s of %s".formatted(status.connections(), status.maxConnections()));
        line("users online", status.online());
        line("newest message", status.lastId());
        line("history (epoch)", status.epoch());
        AdminReply.NodeList servers = (AdminReply.NodeList) client.ask(new AdminRequest.Nodes());
        servers.nodes()
                .forEach(server -> line(
                        "on the database",
                        "%s, since %s, users online: %s".formatted(server.name(), server.since(), server.users())));
        status.work()
                .ifPresent(
                        work -> line("at work on", ThrottledProgress.inWords(work.what(), work.done(), work.total())));
    }

    private void line(String what, Object value) {
        out().printf("%-16s %s%n", what, value);
    }
}
