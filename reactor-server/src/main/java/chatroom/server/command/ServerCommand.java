package chatroom.server.command;

/** A command that has a meaning only while the server runs. */
abstract class ServerCommand extends AdminCommand {
    @Override
    AdminClient open() throws CommandFailure {
        return server().orElseThrow(this::noServer);
    }
}
