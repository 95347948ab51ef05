package chatroom.client;

import chatroom.client.link.Follows;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.link.ServerLink;
import chatroom.client.link.TrustedCertificates;
import chatroom.client.link.UsageException;
import chatroom.client.login.PasswordGuard;
import chatroom.client.plain.LineSource;
import chatroom.client.plain.Pipe;
import chatroom.client.plain.PipeOptions;
import chatroom.client.plain.PlainScreen;
import chatroom.client.screen.AlternateScreen;
import chatroom.client.screen.Screen;
import chatroom.client.screen.ScreenFiles;
import chatroom.client.screen.TypedAhead;
import chatroom.client.storage.FileStorage;
import chatroom.client.storage.Folders;
import chatroom.client.storage.LastLogin;
import chatroom.client.storage.Settings;
import chatroom.client.storage.StoredSession;
import chatroom.client.text.Cleaner;
import chatroom.client.text.ExitCode;
import chatroom.client.text.Sentences;
import chatroom.process.ProcessLocale;
import chatroom.process.StandardInput;
import chatroom.process.StandardOutput;
import chatroom.process.UndecodableException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.LogManager;
import javax.net.ssl.SSLContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the command line, and puts a screen and a link together. */
public final class Main {
    private static final long GOODBYE_MILLIS = 2_000;

    /** Ends what a line reader begins: no more marks around what is pasted. */
    private static final String BRACKETED_PASTE_OFF = "\033[?2004l";

    private static final String NEXT_LINE = "\r\n";

    /**
     * JLine can't switch off the echo of a terminal that it takes for dumb, and a password would be seen. Nothing else
     * of the type is used then.
     */
    private static final String TYPE_WITH_ECHO_CONTROL = "ansi";

    private final Arguments arguments;
    private final Folders folders;
    private final Settings settings;
    private final boolean plain;
    private final boolean warnsOfTheClear;

    private Main(Arguments arguments, Map<String, String> environment) throws UsageException {
        this.arguments = arguments;
        this.folders = folders(environment);
        this.plain = arguments.isPlain()
                || environment.getOrDefault("TERM", Terminal.TYPE_DUMB).startsWith(Terminal.TYPE_DUMB);
        this.warnsOfTheClear = !Arguments.isClearByChoice(environment);
        LastLogin.mend(folders).ifPresent(sentence -> System.err.println("chat: " + Cleaner.line(sentence)));
        this.settings = arguments
                .settings(environment, LastLogin.last(folders).map(LastLogin::servers))
                .withStored(folders);
    }

    private static Folders folders(Map<String, String> environment) throws UsageException {
        try {
            Path home = Path.of(Optional.ofNullable(environment.get("HOME")).orElse(System.getProperty("user.home")));
            return Folders.of(environment, home);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "The name of your home folder can't be used in this locale: set LC_ALL to one with UTF-8, as"
                            + " LC_ALL=C.UTF-8.");
        }
    }

    /** Runs, and ends the JVM with the exit code. */
    public static void main(String[] args) {
        // Our own sources name the locale where one matters; libraries don't.
        Locale.setDefault(Locale.ROOT);
        StandardInput.endIfClosed();
        // A library's warning or a stack trace in the middle of a line being typed helps nobody.
        LogManager.getLogManager().reset();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> tell(failure));
        int code = ExitCode.FAILED;
        try {
            code = run(args);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            tell(failure);
        }
        System.exit(checked(code, System.out));
    }

    /** As it was, or failed where it would be well, and what was printed is lost. */
    private static int checked(int code, PrintStream out) {
        if (code != ExitCode.OK || !StandardOutput.hasLost(out)) {
            return code;
        }
        System.err.println(
                "Standard output can't be written (it is closed, or its disk has no room), so its end is missing.");
        return ExitCode.FAILED;
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        ProcessLocale locale = ProcessLocale.current();
        locale.speakUtf8();
        Arguments arguments = new Arguments();
        CommandLine line = new CommandLine(arguments).registerConverter(Path.class, Arguments::path);
        try {
            line.parseArgs(locale.arguments(args));
            if (line.isUsageHelpRequested()) {
                line.usage(System.out);
                return ExitCode.OK;
            }
            if (line.isVersionHelpRequested()) {
                line.printVersionHelp(System.out);
                return ExitCode.OK;
            }
            return new Main(arguments, locale.environment(System.getenv(), "CHAT_")).chat();
        } catch (ParameterException | UsageException | UndecodableException e) {
            System.err.println(Cleaner.line(e.getMessage()) + " (--help shows the options.)");
            return ExitCode.WRONG_USE;
        }
    }

    private int chat() throws IOException, InterruptedException, UsageException {
        PipeOptions options = arguments.pipeOptions(System.in);
        if (arguments.isLogout()) {
            return logOut();
        }
        if (arguments.isPipe()) {
            return runPipe(options);
        }
        Optional<Terminal> terminal = terminal(plain);
        if (terminal.isEmpty()) {
            return runPipe(options);
        }
        if (arguments.namesRoom()) {
            restore(terminal.get(), "");
            throw new UsageException(
                    "--room goes with --send, --listen or a pipe; on the screen /room NAME shows a room.");
        }
        boolean dumb = terminal.get().getType().startsWith(Terminal.TYPE_DUMB);
        return plain || dumb ? chatPlainly(terminal.get()) : chatOn(terminal.get());
    }

    private int logOut() throws IOException, InterruptedException, UsageException {
        Logout logout = new Logout(System.out);
        ServerLink link = open(settings, logout, false);
        link.start();
        int code = logout.run(link, settings, folders);
        link.awaitStopped(GOODBYE_MILLIS);
        return code;
    }

    private int chatOn(Terminal terminal) throws IOException, InterruptedException, UsageException {
        AlternateScreen alternate = new AlternateScreen(terminal);
        Thread onSignal = new Thread(
                () -> {
                    alternate.leave();
                    restore(terminal, BRACKETED_PASTE_OFF + drawApart(terminal) + NEXT_LINE);
                },
                "restore");
        Runtime.getRuntime().addShutdownHook(onSignal);
        TypedAhead ahead = TypedAhead.whileAsking(terminal, System.getenv());
        Optional<Settings> where = Screen.askServer(terminal, ahead, settings, folders);
        if (where.isEmpty()) {
            restore(terminal, drawApart(terminal));
            return ExitCode.OK;
        }
        LongSupplier clockMillis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        PasswordGuard guard = new PasswordGuard(clockMillis);
        guard.expect(where.get().password(), StoredSession.passwordOf(folders, where.get()));
        Screen screen = new Screen(
                terminal,
                alternate,
                ahead,
                where.get(),
                guard,
                ScreenFiles.in(folders),
                ZoneId.systemDefault(),
                clockMillis,
                System.getenv());
        ServerLink link = open(where.get(), screen, true);
        link.follow(new Follows.OwnRooms());
        link.start();
        int code = screen.run(link);
        link.awaitStopped(GOODBYE_MILLIS);
        disarm(onSignal);
        restore(terminal, drawApart(terminal));
        if (code == ExitCode.UNSENT) {
            System.err.println(Sentences.UNCONFIRMED);
        }
        return code;
    }

    private int chatPlainly(Terminal terminal) throws IOException, InterruptedException, UsageException {
        Thread onSignal = new Thread(() -> restore(terminal, ""), "restore");
        Runtime.getRuntime().addShutdownHook(onSignal);
        PlainScreen screen =
                new PlainScreen(LineSource.on(terminal), standard(FileDescriptor.out), ZoneId.systemDefault());
        int code = screen.run((where, listener) -> open(where, listener, true), settings, folders);
        disarm(onSignal);
        restore(terminal, "");
        return code;
    }

    private int runPipe(PipeOptions options) throws IOException, InterruptedException, UsageException {
        // What a pipe carries doesn't hang on the locale.
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = standard(FileDescriptor.out);
        Pipe pipe = new Pipe(options, in, out, standard(FileDescriptor.err), ZoneId.systemDefault());
        // A script that logs in with a password leaves nothing behind; one that goes on with a session leaves that.
        ServerLink link = open(settings, pipe, false);
        link.withoutBacklog(options.sinceInLobby());
        link.follow(options.follows());
        Thread onSignal = new Thread(() -> leave(link), "leave");
        Runtime.getRuntime().addShutdownHook(onSignal);
        link.start();
        int code = pipe.run(link, settings);
        link.awaitStopped(GOODBYE_MILLIS);
        disarm(onSignal);
        return checked(code, out);
    }

    /** Where a signal has come already, it has the last word. */
    private static void disarm(Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // Java is ending, and runs it.
        }
    }

    /** What isn't confirmed is in the journal. */
    private static void leave(ServerLink link) {
        link.stop();
        try {
            link.awaitStopped(GOODBYE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerLink open(Settings where, LinkListener listener, boolean keepsSessions)
            throws IOException, UsageException {
        FileStorage storage = new FileStorage(
                folders,
                where.servers(),
                where.authority(),
                keepsSessions,
                Clock.systemUTC(),
                sentence -> listener.onEvent(new LinkEvent.Notice(sentence)));
        if (warnsOfTheClear) {
            Sentences.inTheClear(where.servers()).ifPresent(warning -> listener.onEvent(new LinkEvent.Notice(warning)));
        }
        Optional<SSLContext> tls =
                where.servers().tls() ? Optional.of(TrustedCertificates.context(where.authority())) : Optional.empty();
        return new ServerLink(where.servers(), tls, listener, new SecureRandom(), storage);
    }

    private static PrintStream standard(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Empty unless a person sits at both ends: a line reader on a pipe writes junk. */
    private static Optional<Terminal> terminal(boolean plain) {
        // JLine's own hook would restore the terminal while the reader still writes; ours ends the reader's modes too.
        System.setProperty("org.jline.shutdownhook.disable", "true");
        // Or Ctrl+C would be told twice while a line is read, as a signal and as a key, and now and then both would
        // count.
        System.setProperty("org.jline.terminal.softwareSignals", "false");
        NativeLibrary.prepare();
        // The provider that runs stty starts a process to be asked whether it could; it is for machines where the
        // native one can't be loaded.
        return terminal(TerminalBuilder.builder().exec(false), plain)
                .or(() -> terminal(TerminalBuilder.builder(), plain));
    }

    private static Optional<Terminal> terminal(TerminalBuilder builder, boolean plain) {
        // Else JLine asks the terminal how it draws emoji, which shows on a simple one; and while it looks out for the
        // answer it throws away what is typed: of "/password" the slash, and the rest was said to everybody.
        builder.graphemeCluster(false);
        if (ProcessLocale.current().isAscii()) {
            // Where nobody has set a locale, the terminal speaks UTF-8 all the same.
            builder.encoding(StandardCharsets.UTF_8);
        }
        try {
            return Optional.of(builder.system(true)
                    .type(plain ? TYPE_WITH_ECHO_CONTROL : null)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    .devTty(false)
                    .build());
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static String drawApart(Terminal terminal) {
        return terminal.getGraphemeClusterMode() ? TypedAhead.APART : "";
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
}
