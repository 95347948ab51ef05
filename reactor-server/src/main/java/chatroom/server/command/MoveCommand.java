package chatroom.server.command;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.move.Move;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.postgres.PostgresMovePlace;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteMovePlace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "move",
        description =
                "Moves a whole chat from a data folder into an empty PostgreSQL database, or back, while no server"
                        + " runs: accounts, sessions, rooms and messages, with all numbers. What it was moved from stays"
                        + " as it is, and no server starts on it.",
        mixinStandardHelpOptions = true)
final class MoveCommand extends AdminCommand {
    @Spec
    private CommandSpec command;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            required = true,
            description = "Where the chat is: a data folder, or the address of a database as in --database.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            description = "Where it is to be, the same: a folder without a database, or a database without a chat.")
    private String to;

    @Option(
            names = "--undo",
            description =
                    "Takes a move back: servers may start again on what --from names, which is as it was. What was said"
                            + " since at the other place isn't in it.")
    private boolean undo;

    @Override
    public Integer call() throws Exception {
        if (undo == (to != null)) {
            throw new ParameterException(command.commandLine(), "Give either --to or --undo, and --from in any case.");
        }
        if (!undo && isUrl(from) == isUrl(to)) {
            throw new ParameterException(
                    command.commandLine(),
                    "One of --from and --to is a data folder, and the other the address of a database.");
        }
        for (String place : undo ? List.of(from) : List.of(from, to)) {
            check(place);
        }
        try {
            if (undo) {
                takeBack();
            } else {
                move();
            }
        } finally {
            endProgress();
        }
        return 0;
    }

    private void move() throws CommandFailure, StartupException, StorageException, RefusedException {
        try (MovePlace source = source(from);
                MovePlace target = target(to)) {
            Optional<Move.Moved> moved = new Move(source, target, Clock.systemUTC(), progress()).run();
            endProgress();
            if (moved.isPresent()) {
                out().printf(
                                "%s accounts, %s rooms and %s entries were moved to %s, where they read the same.%n",
                                moved.get().accounts(),
                                moved.get().rooms(),
                                moved.get().entries(),
                                target.name());
            } else {
                out().printf("The move to %s had only its last step left, which is done now.%n", target.name());
            }
        }
    }

    private void takeBack() throws CommandFailure, StartupException, StorageException, RefusedException {
        try (MovePlace source = source(from)) {
            Move.undo(source);
            endProgress();
            out().printf("A server may start on %s again.%n", source.name());
        }
    }

    private MovePlace source(String place) throws CommandFailure, StartupException {
        if (isUrl(place)) {
            return database(place);
        }
        Path folder = folder(place);
        // Before the folder is opened, which leaves a lock and a place for libraries in it.
        if (!DataFolder.hasTraces(folder)) {
            throw new CommandFailure("There is no database in %s: look at --from.".formatted(folder));
        }
        return SqliteMovePlace.openSource(folder, Clock.systemUTC(), progress());
    }

    private MovePlace target(String place) throws CommandFailure, StartupException {
        return isUrl(place)
                ? database(place)
                : SqliteMovePlace.openTarget(folder(place), Clock.systemUTC(), progress());
    }

    private MovePlace database(String url) throws StartupException {
        return PostgresMovePlace.open(
                new DatabaseAddress(DatabaseUrl.parse(url), installation().databasePasswordFile()));
    }

    private void check(String place) {
        try {
            Object unused = isUrl(place) ? DatabaseUrl.parse(place) : Path.of(place);
        } catch (InvalidPathException e) {
            throw new ParameterException(
                    command.commandLine(), "\"%s\" can't be the name of a folder here.".formatted(place), e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "\"%s\" %s".formatted(place, e.getMessage()), e);
        }
    }

    /** Where no server is at work. */
    private Path folder(String place) throws CommandFailure {
        Path folder = Path.of(place).toAbsolutePath().normalize();
        if (SocketAdminClient.find(DataFolder.adminSocket(folder), progress()).isPresent()) {
            throw new CommandFailure("A server runs on %s: stop it first.".formatted(folder));
        }
        return folder;
    }

    private static boolean isUrl(String place) {
        return place.contains("://");
    }

    @Override
    void run(AdminClient client) {
        throw new IllegalStateException("a move needs both places alone");
    }
}
