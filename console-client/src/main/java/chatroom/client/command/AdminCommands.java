package chatroom.client.command;

/** What admins alone may do. Whoever tries: the server knows who may. */
final class AdminCommands {
    static void announce(CommandContext context, CommandArguments arguments) {
        context.link().announce(arguments.text());
    }

    static void invite(CommandContext context, CommandArguments arguments) {
        context.link().invite();
    }

    private AdminCommands() {}
}
