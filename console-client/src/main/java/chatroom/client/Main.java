package chatroom.client;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the command line, and puts a screen and a link together. */
public final class Main {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long GOODBYE_MILLIS = 2_000;

    /** Ends what a line reader begins: no more marks around what is pasted. */
    private static final String BRACKETED_PASTE_OFF = "\033[?2004l";

    private static final String NEXT_LINE = "\r\n";

    /** Runs, and ends the JVM with the exit code. */
    public static void main(String[] args) {
        // A library's warning or a stack trace in the middle of a line being typed helps nobody.
        LogManager.getLogManager().reset();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> tell(failure));
        int code = ExitCode.FAILED;
        try {
            code = run(args);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            tell(failure);
        }
        System.exit(code);
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        Arguments arguments = new Arguments();
        CommandLine line = new CommandLine(arguments);
        try {
            line.parseArgs(args);
            if (line.isUsageHelpRequested()) {
                line.usage(System.out);
                return ExitCode.OK;
            }
            if (line.isVersionHelpRequested()) {
                line.printVersionHelp(System.out);
                return ExitCode.OK;
            }
            return chat(arguments.settings(System.getenv()));
        } catch (ParameterException | WrongUse e) {
            System.err.println(Cleaner.line(e.getMessage()) + " (--help shows the options.)");
            return ExitCode.WRONG_USE;
        }
    }

    private static int chat(Settings settings) throws IOException, InterruptedException {
        Optional<Terminal> terminal = terminal();
        return terminal.isPresent() ? chatOn(terminal.get(), settings) : chatOnPipes(settings);
    }

    private static int chatOn(Terminal terminal, Settings settings) throws IOException, InterruptedException {
        Thread onSignal = new Thread(() -> restore(terminal, BRACKETED_PASTE_OFF + NEXT_LINE), "restore");
        Runtime.getRuntime().addShutdownHook(onSignal);
        Screen screen = new Screen(
                terminal,
                settings,
                ScreenFiles.of(System.getenv()),
                ZoneId.systemDefault(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                System.getenv());
        ServerLink link = new ServerLink(settings.address(), screen, new SecureRandom());
        link.start();
        int code = screen.run(link);
        link.awaitStopped(GOODBYE_MILLIS);
        Runtime.getRuntime().removeShutdownHook(onSignal);
        restore(terminal, "");
        if (code == ExitCode.UNSENT) {
            System.err.println("Some of your messages were not confirmed by the server.");
        }
        return code;
    }

    private static int chatOnPipes(Settings settings) throws IOException, InterruptedException {
        // What a pipe carries doesn't hang on the locale.
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        PlainScreen screen = new PlainScreen(in, out, err, PATIENCE, ZoneId.systemDefault());
        ServerLink link = new ServerLink(settings.address(), screen, new SecureRandom());
        link.start();
        int code = screen.run(link, settings);
        link.awaitStopped(GOODBYE_MILLIS);
        return code;
    }

    /** Empty unless a person sits at both ends: a line reader on a pipe writes junk. */
    private static Optional<Terminal> terminal() {
        // JLine's own hook would restore the terminal while the reader still writes; ours ends the reader's modes too.
        System.setProperty("org.jline.shutdownhook.disable", "true");
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .devTty(false)
                    .build();
            if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                return Optional.of(terminal);
            }
            terminal.close();
        } catch (IOException | IllegalStateException e) {
            // No terminal.
        }
        return Optional.empty();
    }

    private static void restore(Terminal terminal, String lastWords) {
        try {
            terminal.writer().print(lastWords);
            terminal.flush();
            terminal.close();
        } catch (IOException | IllegalStateException e) {
            // It is gone, or closed already.
        }
    }

    private static void tell(Throwable failure) {
        System.err.println("The client failed (" + failure.getClass().getSimpleName() + ").");
    }

    private Main() {}
}
