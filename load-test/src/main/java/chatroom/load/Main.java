package chatroom.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The load test's command line. Exit codes: 0 all was well, 1 a promise of the protocol was broken, 2 for a wrong option, 3 where it can't
 * run.
 */
@Command(
        name = "load-test",
        description = "Loads a chatroom server, checks what it does, and measures it. Without a scenario: fanout.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[SCENARIO]",
        commandListHeading = "%nScenarios (each has its own --help):%n",
        subcommands = {
            Fanout.class,
            Curve.class,
            History.class,
            Idle.class,
            Lockstep.class,
            LoginStorm.class,
            Mixed.class,
            Nodes.class,
            ResumeStorm.class,
            Rooms.class,
            SlowReaders.class
        },
        footer = {
            "",
            "Exit codes: 0 all was well, 1 a promise of the protocol was broken, 2 wrong use, 3 it could not run."
        })
public final class Main {
    private static final int WRONG_OPTION = 2;
    private static final int CANT_RUN = 3;

    public static void main(String[] args) {
        // Our own sources name the locale where one matters; libraries don't.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine().execute(args.length == 0 ? new String[] {"fanout"} : args);
    }

    public static CommandLine commandLine() {
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
        PrintWriter err = commandLine.getErr();
        if (e instanceof LoadException) {
            err.println(e.getMessage());
        } else if (e instanceof IOException || e instanceof UncheckedIOException) {
            err.println("The load test could not go on: " + e.getMessage());
        } else {
            err.println("The load test made a mistake of its own, please report it: " + e);
        }
        return CANT_RUN;
    }
}
