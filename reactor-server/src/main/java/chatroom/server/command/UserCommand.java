package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "user",
        description = "Makes and changes accounts.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.Passwd.class,
            UserCommand.Disable.class,
            UserCommand.Enable.class,
            UserCommand.Delete.class,
            UserCommand.Admin.class
        })
final class UserCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "Say what to do: user add, passwd, disable, enable, delete or admin.");
    }

    /** A command about one user. */
    abstract static class OfOne extends AdminCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The user's name, in any case.")
        String name;
    }

    @Command(
            name = "add",
            description = "Makes an account. The password comes from a prompt, a file, or standard input.",
            mixinStandardHelpOptions = true)
    static final class Add extends OfOne {
        @Mixin
        private PasswordInput password;

        @Option(names = "--admin", description = "The user may do in the room what admins may.")
        private boolean admin;

        @Override
        void run(AdminClient client) throws CommandFailure {
            try {
                Username username = Username.of(name);
                askAndSay(client, new AdminRequest.AddUser(username, password.read(name), admin));
            } catch (Violation e) {
                throw new CommandFailure(e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "passwd",
            description =
                    "Gives a user another password, and ends all sessions. The password comes from a prompt, a file, or standard input.",
            mixinStandardHelpOptions = true)
    static final class Passwd extends OfOne {
        @Mixin
        private PasswordInput password;

        @Override
        void run(AdminClient client) throws CommandFailure {
            askAndSay(client, new AdminRequest.ChangePassword(name, password.read(name)));
        }
    }

    @Command(
            name = "disable",
            description = "Keeps a user from logging in, and ends all sessions.",
            mixinStandardHelpOptions = true)
    static final class Disable extends OfOne {
        @Override
        void run(AdminClient client) throws CommandFailure {
            askAndSay(client, new AdminRequest.DisableUser(name));
        }
    }

    @Command(
            name = "enable",
            description = "Lets a disabled user log in again, with the password as it was.",
            mixinStandardHelpOptions = true)
    static final class Enable extends OfOne {
        @Override
        void run(AdminClient client) throws CommandFailure {
            askAndSay(client, new AdminRequest.EnableUser(name));
        }
    }

    @Command(
            name = "delete",
            description =
                    "Closes an account for ever, and ends all sessions. The messages stay, and nobody gets the name again.",
            mixinStandardHelpOptions = true)
    static final class Delete extends OfOne {
        @Override
        void run(AdminClient client) throws CommandFailure {
            askAndSay(client, new AdminRequest.DeleteUser(name));
        }
    }

    @Command(
            name = "admin",
            description =
                    "Makes a user an admin, who may kick, announce and invite in the room, or takes that back. It counts from the user's next request on.",
            mixinStandardHelpOptions = true)
    static final class Admin extends OfOne {
        /** In the words of the command line. */
        private enum Whether {
            ON,
            OFF
        }

        @Parameters(index = "1", paramLabel = "on|off", description = "Whether the user is to be one.")
        private Whether whether;

        @Override
        void run(AdminClient client) throws CommandFailure {
            askAndSay(client, new AdminRequest.SetAdmin(name, whether == Whether.ON));
        }
    }
}
