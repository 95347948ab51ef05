package chatroom.client.command;

import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Optional;

/** Who one is, and the connection. */
final class AccountCommands {
    static void login(CommandContext context, CommandArguments arguments) throws InterruptedException {
        Optional<String> who = arguments.word(0).or(context.screen()::username);
        if (who.isEmpty()) {
            context.screen().notice("It goes like this: /login NAME");
        } else if (isName(context, who.get())) {
            context.loginDialog().enterAgain(context.link(), who.get());
        }
    }

    static void register(CommandContext context, CommandArguments arguments) throws InterruptedException {
        if (isName(context, arguments.first())) {
            context.loginDialog().register(context.link(), arguments.first(), arguments.word(1));
        }
    }

    /** Nobody is asked for a password to a name that can't be. */
    private static boolean isName(CommandContext context, String name) {
        try {
            Username.of(name);
            return true;
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
            return false;
        }
    }

    static void password(CommandContext context, CommandArguments arguments) {
        Password old = context.questions().currentPassword();
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
