package chatroom.server.command;

import chatroom.protocol.RoomName;
import chatroom.server.store.StartupException;
import chatroom.server.store.Upkeep;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description =
                "Takes the messages of an export (jsonl) into a data folder, or a database, that has none yet, while the"
                        + " server is stopped. Who isn't known there gets an account without a password.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends AdminCommand {
    @Parameters(paramLabel = "FILE", description = "An export in the format jsonl.")
    private Path file;

    /** In any case of their names. */
    private final Set<String> rooms = new HashSet<>();

    @Override
    public Integer call() throws Exception {
        if (server().isPresent()) {
            throw new CommandFailure("A server runs on %s: stop it first.".formatted(dataDir()));
        }
        // Once to see whether all of it is right, before a database is made, and once to take it in.
        rooms.add(RoomName.LOBBY.key());
        read("looking through the export", Clock.systemUTC().instant(), entries -> {
            entries.forEachRemaining(line -> rooms.add(line.room().key()));
            return 0L;
        });
        if (installation().database().isEmpty()) {
            return super.call();
        }
        try {
            say(new DatabaseImport(installation().database().get(), progress())
                    .run(upkeep -> read("taking the messages in", upkeep.now(), upkeep::load)));
        } finally {
            endProgress();
        }
        return 0;
    }

    @Override
    AdminClient open() throws StartupException {
        return OfflineAdminClient.open(installation(), progress());
    }

    @Override
    void run(AdminClient client) throws Exception {
        Upkeep upkeep = ((OfflineAdminClient) client).upkeep();
        say(read("taking the messages in", upkeep.now(), upkeep::load));
    }

    private void say(long loaded) {
        endProgress();
        out().println(
                        rooms.size() > 1
                                ? "%s entries of %s rooms were taken in.".formatted(loaded, rooms.size())
                                : loaded + " messages were taken in.");
    }

    private interface Reading<E extends Exception> {
        long from(ExportReader messages) throws E;
    }

    private <E extends Exception> long read(String what, Instant now, Reading<E> reading) throws CommandFailure, E {
        try (ExportReader messages = new ExportReader(file, now, what, progress())) {
            return reading.from(messages);
        } catch (ExportReader.WrongLine e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "%s can't be read (%s): check its name and its permissions."
                            .formatted(file, e instanceof NoSuchFileException ? "it isn't there" : e.getMessage()),
                    e);
        }
    }
}
