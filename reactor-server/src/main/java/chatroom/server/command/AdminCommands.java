package chatroom.server.command;

import java.util.List;

/** All subcommands of the server. */
public final class AdminCommands {
    /** In the order of {@code --help}. */
    public static List<Object> all() {
        return List.of(
                new StatusCommand(),
                new HealthCommand(),
                new SessionsCommand(),
                new UsersCommand(),
                new UserCommand(),
                new RoomsCommand(),
                new RoomCommand(),
                new InviteCommand(),
                new KickCommand(),
                new AnnounceCommand(),
                new BackupCommand(),
                new RestoreCommand(),
                new VerifyCommand(),
                new ExportCommand(),
                new ImportCommand(),
                new MoveCommand(),
                new PruneCommand(),
                new MendTimesCommand());
    }

    private AdminCommands() {}
}
