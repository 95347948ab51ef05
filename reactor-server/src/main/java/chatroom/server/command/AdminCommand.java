package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.sqlite.DataFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One subcommand: asks through an admin client, and prints. What goes wrong is one sentence and exit code 1. */
abstract class AdminCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    private final ProgressLine progress = new ProgressLine();

    /** Does what the command is for. */
    abstract void run(AdminClient client) throws Exception;

    @Override
    public Integer call() throws Exception {
        try (AdminClient client = open()) {
            run(client);
        } finally {
            endProgress();
        }
        return 0;
    }

    /** Before anything else is said. */
    void endProgress() {
        progress.end();
    }

    /** The server, or the database of one that doesn't run. */
    AdminClient open() throws CommandFailure, StartupException {
        Optional<SocketAdminClient> server = server();
        return server.isPresent() ? server.get() : database();
    }

    Optional<SocketAdminClient> server() throws CommandFailure {
        return SocketAdminClient.find(DataFolder.adminSocket(dataDir()), progress());
    }

    /** Must be there: nobody means to ask an empty one. */
    OfflineAdminClient database() throws CommandFailure, StartupException {
        if (installation().database().isPresent()) {
            return OfflineAdminClient.open(installation().database().get(), installation(), progress());
        }
        // Before the folder is opened, which leaves a lock and a place for libraries in it.
        if (!DataFolder.hasTraces(dataDir())) {
            throw new CommandFailure("There is no database in %s: look at --data-dir.".formatted(dataDir()));
        }
        return OfflineAdminClient.openExisting(installation(), progress());
    }

    /** Says on stderr how far the command is, where it takes long. */
    Progress progress() {
        return progress.on(command.commandLine().getErr());
    }

    CommandFailure noServer() {
        return new CommandFailure(
                "No server runs on the data folder %s: start it, or look at --data-dir.".formatted(dataDir()));
    }

    Installation installation() {
        return (Installation) command.root().userObject();
    }

    Path dataDir() {
        return installation().dataDir().toAbsolutePath().normalize();
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Asks for something that is answered by a sentence, and prints that. */
    void askAndSay(AdminClient client, AdminRequest request) throws CommandFailure {
        AdminReply.Done done = (AdminReply.Done) client.ask(request);
        endProgress();
        out().println(done.message());
    }
}
