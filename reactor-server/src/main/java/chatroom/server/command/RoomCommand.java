package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "room",
        description = "Makes and changes rooms.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RoomCommand.Create.class,
            RoomCommand.Archive.class,
            RoomCommand.Delete.class,
            RoomCommand.ChangeRole.class
        })
final class RoomCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Say what to do: room create, archive, delete or role.");
    }

    /** A command about one room. */
    abstract static class OfOne extends AdminCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The room's name, in any case.")
        private String name;

        @Override
        void run(AdminClient client) throws CommandFailure {
            try {
                RoomName room = RoomName.of(name);
                confirm(room);
                askAndSay(client, request(room));
            } catch (Violation e) {
                throw new CommandFailure(e.getMessage(), e);
            }
        }

        /** Asks whether it is meant, where it can't be taken back. */
        void confirm(RoomName room) throws CommandFailure {}

        abstract AdminRequest request(RoomName room) throws Violation;
    }

    @Command(
            name = "create",
            description = "Makes a room. Nobody is in it but the owner, if one is named.",
            mixinStandardHelpOptions = true)
    static final class Create extends OfOne {
        @Option(names = "--private", description = "Only its members know of it; it needs an owner.")
        private boolean isPrivate;

        @Option(names = "--topic", paramLabel = "TEXT", description = "What it is about: one line.")
        private String topic;

        @Option(names = "--owner", paramLabel = "USER", description = "Who owns it, and may add others.")
        private String owner;

        @Override
        AdminRequest request(RoomName room) throws Violation {
            return new AdminRequest.CreateRoom(
                    room,
                    isPrivate ? RoomKind.PRIVATE : RoomKind.PUBLIC,
                    topic == null ? Optional.empty() : Optional.of(SingleLine.of("topic", topic)),
                    Optional.ofNullable(owner));
        }
    }

    @Command(
            name = "archive",
            description =
                    "Takes a room out of the lists and lets nobody write in it, but read what there is; or takes that back.",
            mixinStandardHelpOptions = true)
    static final class Archive extends OfOne {
        /** In the words of the command line. */
        private enum Whether {
            ON,
            OFF
        }

        @Parameters(
                index = "1",
                paramLabel = "on|off",
                arity = "0..1",
                defaultValue = "on",
                description = "Whether it is to be archived. [${DEFAULT-VALUE}]")
        private Whether whether;

        @Override
        AdminRequest request(RoomName room) {
            return new AdminRequest.ArchiveRoom(room, whether == Whether.ON);
        }
    }

    @Command(
            name = "delete",
            description =
                    "Deletes a room for ever, with all that is in it. Nobody gets its name again. Of a direct room all that was said is deleted, and the two may go on in it.",
            mixinStandardHelpOptions = true)
    static final class Delete extends OfOne {
        @Mixin
        private Confirmation confirmation;

        @Override
        void confirm(RoomName room) throws CommandFailure {
            confirmation.ask(room.value(), "This deletes all that is in %s, for ever.".formatted(room));
        }

        @Override
        AdminRequest request(RoomName room) {
            return new AdminRequest.DeleteRoom(room);
        }
    }

    @Command(
            name = "role",
            description = "Makes somebody an owner, a moderator or a member of a room. Who isn't in it is added.",
            mixinStandardHelpOptions = true)
    static final class ChangeRole extends OfOne {
        @Parameters(index = "1", paramLabel = "USER", description = "The user's name, in any case.")
        private String username;

        @Parameters(index = "2", paramLabel = "owner|moderator|member", description = "What the user is to be.")
        private Role role;

        @Override
        AdminRequest request(RoomName room) {
            return new AdminRequest.SetRole(room, username, role);
        }
    }
}
