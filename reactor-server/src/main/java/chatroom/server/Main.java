package chatroom.server;

import ch.qos.logback.classic.LoggerContext;
import chatroom.server.store.StartupException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The server's command line. Exit codes: 0 after an orderly stop, 1 where the server can't run, 2 for a wrong option. */
@Command(
        name = "reactor-server",
        description = "The chatroom's server. Each option can also be set by the environment variable in brackets.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int CANT_RUN = 1;
    private static final int WRONG_OPTION = 2;

    @Mixin
    private ServerOptions options;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::onWrongOption)
                .setExecutionExceptionHandler(Main::onFailure)
                .setUsageHelpAutoWidth(true);
    }

    private static int onWrongOption(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(e.getMessage());
        err.println("See --help for the options.");
        return WRONG_OPTION;
    }

    private static int onFailure(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (e instanceof StartupException) {
            commandLine.getErr().println(e.getMessage());
        } else {
            commandLine.getErr().println("The server could not start, for a reason that it doesn't know: " + e);
            LOG.debug("start", e);
        }
        return CANT_RUN;
    }

    @Override
    public Integer call() throws StartupException, InterruptedException {
        ServerConfig config = options.toConfig();
        ChatServer server = ChatServer.start(config);
        // A signal ends the JVM with 128 and its number, unless the hook has the last word.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        if (server.tlsAddress().isPresent()) {
            HangUp.does(server::renewCertificate);
        }
        System.out.printf(
                "chatroom %s is listening on %s%s, data in %s%n",
                Version.current(),
                inWords(server.address()),
                server.tlsAddress()
                        .map(address -> ", with TLS on " + inWords(address))
                        .orElse(""),
                config.dataDir().toAbsolutePath().normalize());
        server.awaitEnd();
        return CANT_RUN;
    }

    private static String inWords(InetSocketAddress address) {
        return "%s port %d".formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    /** The log is written by a thread of its own, which a halt would cut off. */
    private static void writeOutLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.stop();
        }
    }

    private static void stop(ChatServer server) {
        int exitCode = CANT_RUN;
        try {
            exitCode = server.stop() ? 0 : CANT_RUN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeOutLog();
        Runtime.getRuntime().halt(exitCode);
    }
}
