package chatroom.client.command;

import chatroom.protocol.Password;
import java.util.Optional;

/** Who one is, and the connection. */
final class AccountCommands {
    static void login(CommandContext context, CommandArguments arguments) throws InterruptedException {
        Optional<String> who = arguments.word(0).or(context.screen()::username);
        if (who.isPresent()) {
            context.loginDialog().enterAgain(context.link(), who.get());
        } else {
            context.screen().notice("It goes like this: /login NAME");
        }
    }

    static void register(CommandContext context, CommandArguments arguments) {
        context.link().register(arguments.first(), context.questions().chosenPassword(), arguments.word(1));
    }

    static void password(CommandContext context, CommandArguments arguments) {
        Password old = context.questions().password("Current password: ");
        context.link().changePassword(old, context.questions().newPassword());
    }

    static void logout(CommandContext context, CommandArguments arguments) {
        context.link().logout();
    }

    static void reconnect(CommandContext context, CommandArguments arguments) {
        context.link().reconnect();
    }

    private AccountCommands() {}
}
