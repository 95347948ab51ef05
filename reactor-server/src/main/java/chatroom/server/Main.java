package chatroom.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import chatroom.process.ProcessLocale;
import chatroom.process.StandardInput;
import chatroom.process.UndecodableException;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.command.AdminCommands;
import chatroom.server.command.CommandFailure;
import chatroom.server.command.Installation;
import chatroom.server.command.WrongWord;
import chatroom.server.config.ConfigReload;
import chatroom.server.config.ConfigReport;
import chatroom.server.config.OptionDefaults;
import chatroom.server.config.ServerConfig;
import chatroom.server.config.ServerOptions;
import chatroom.server.logging.LogOutput;
import chatroom.server.process.FatalErrorHandler;
import chatroom.server.process.HangUpSignal;
import chatroom.server.process.Termination;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.work.CompilerThreads;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The server's command line. Exit codes: 0 after an orderly stop, 1 where the server (or a command) can't run, 2 for a wrong option. */
@Command(
        name = "chatroom-server",
        description =
                "The chatroom's server. Each option can also be set by the environment variable in brackets, and in"
                        + " the file that --config names; the command line has precedence over variables, and these over"
                        + " the file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class)
public final class Main implements Callable<Integer>, Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int CANT_RUN = 1;
    private static final String ANY_IPV6 = "0:0:0:0:0:0:0:0";
    private static final int WRONG_OPTION = 2;

    private final Map<String, String> environment;
    private final Termination termination;
    private final HangUpSignal hangUp;

    @Spec
    private CommandSpec command;

    /** Read by {@link OptionDefaults} before all others; here for its help. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "A file of options, with lines like port=5000. [CHAT_CONFIG]")
    private String configFile;

    @Option(
            names = "--check-config",
            description = "Says which options are in force and where each comes from, and starts nothing.")
    private boolean checkConfig;

    @Mixin
    private ServerOptions options;

    private OptionDefaults defaults;

    /** Whether collectors read what is said, a refusal to start included. */
    private boolean speaksJson;

    private Main(Map<String, String> environment, Termination termination, HangUpSignal hangUp) {
        this.environment = environment;
        this.termination = termination;
        this.hangUp = hangUp;
    }

    public static void main(String[] args) {
        // Our own sources name the locale where one matters; libraries don't.
        Locale.setDefault(Locale.ROOT);
        StandardInput.endIfClosed();
        FatalErrorHandler.prepare();
        Termination termination = Termination.caught();
        int exitCode = execute(List.of(args), termination, HangUpSignal.caught());
        termination.isDue();
        System.exit(exitCode);
    }

    private static int execute(List<String> args, Termination termination, HangUpSignal hangUp) {
        ProcessLocale locale = ProcessLocale.current();
        locale.speakUtf8();
        try {
            List<String> texts = List.of(locale.arguments(args.toArray(String[]::new)));
            return commandLine(texts, locale.environment(System.getenv(), "CHAT_"), termination, hangUp)
                    .execute(texts.toArray(String[]::new));
        } catch (ParameterException e) {
            return onWrongOption(e, new String[0]);
        } catch (UndecodableException e) {
            System.err.println(e.getMessage());
            return WRONG_OPTION;
        }
    }

    /** The command line, without installing handlers of signals. */
    static CommandLine commandLine(List<String> args, Map<String, String> environment) {
        return commandLine(args, environment, new Termination(), new HangUpSignal());
    }

    /** @throws ParameterException with one sentence, if the file that the arguments name can't be used */
    private static CommandLine commandLine(
            List<String> args, Map<String, String> environment, Termination termination, HangUpSignal hangUp) {
        Main main = new Main(environment, termination, hangUp);
        CommandLine commandLine = new CommandLine(main);
        AdminCommands.all().forEach(commandLine::addSubcommand);
        commandLine
                .setParameterExceptionHandler(Main::onWrongOption)
                .setExecutionExceptionHandler(Main::onFailure)
                .setExecutionStrategy(main::execute)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // --registration invite: the value has the name of a command, and comes after an option all the same.
                .setAllowSubcommandsAsOptionParameters(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(Path.class, Main::path)
                .registerConverter(long.class, Main::wholeNumber);
        if (ProcessLocale.current().isAscii()) {
            commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
            commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        }
        main.speaksJson = OptionDefaults.wantsJson(args, environment);
        main.defaults = OptionDefaults.of(
                commandLine,
                main.options.all().stream().map(OptionSpec::longestName).collect(Collectors.toSet()),
                args,
                environment);
        main.speaksJson = main.defaults.wantsJson(args);
        return commandLine.setDefaultValueProvider(main.defaults);
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'%s' is no whole number.".formatted(text));
        }
    }

    private static Path path(String name) {
        try {
            return ProcessLocale.current().path(name);
        } catch (UndecodableException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** The log of a command is only what went wrong in it. */
    private int execute(CommandLine.ParseResult parsed) {
        if (parsed.hasSubcommand()) {
            termination.endsAsItIs();
            hangUp.endsTheProcess();
            logOutput().ifPresent(log -> log.setLevel(Level.WARN));
        }
        int exitCode = new CommandLine.RunLast().execute(parsed);
        return exitCode == 0 ? checkOutput(leaf(parsed)) : exitCode;
    }

    private static CommandLine leaf(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().commandLine();
    }

    /** Writers don't throw: what nobody was told would look as if it had been. */
    private static int checkOutput(CommandLine commandLine) {
        // The first flushes into the second, which keeps to itself what became of it.
        boolean failed = commandLine.getOut().checkError();
        if (!failed && !System.out.checkError()) {
            return 0;
        }
        commandLine
                .getErr()
                .println("Standard output can't be written (it is closed, or its disk has no room), so its end is"
                        + " missing; what the command is for is done.");
        return CANT_RUN;
    }

    ServerOptions options() {
        return options;
    }

    @Override
    public Path dataDir() {
        return options.dataDir();
    }

    @Override
    public Optional<DatabaseAddress> database() {
        return options.database();
    }

    @Override
    public Optional<Path> databasePasswordFile() {
        return options.databasePasswordFile();
    }

    @Override
    public PasswordHasher newHasher() {
        ServerConfig config = options.toConfig();
        return new PasswordHasher(config.argon2MemoryKib(), config.argon2Iterations());
    }

    private static int onWrongOption(ParameterException e, String[] args) {
        refuse(e.getCommandLine(), sentence(e), "See --help for the options.");
        return WRONG_OPTION;
    }

    /** For people, or where collectors read it, as a line of the log. A command speaks to people. */
    private static void refuse(CommandLine commandLine, String... sentences) {
        if (commandLine.getCommandSpec().userObject() instanceof Main main && main.speaksJson) {
            logOutput().ifPresent(log -> {
                log.writeJson();
                log.say(Level.ERROR, sentences[0]);
                log.writeOut();
            });
        } else {
            List.of(sentences).forEach(commandLine.getErr()::println);
        }
    }

    /** With where a wrong value comes from, if that isn't the command line: nobody would look there. */
    private static String sentence(ParameterException e) {
        String sentence = WrongWord.sentence(e).orElse(e.getMessage());
        if (e.getArgSpec() instanceof OptionSpec option
                && e.getCommandLine().getDefaultValueProvider() instanceof OptionDefaults defaults) {
            return defaults.find(option.longestName())
                    .filter(found -> found.value().equals(e.getValue()))
                    .map(found -> "%s (This comes from %s.)".formatted(sentence, found.source()))
                    .orElse(sentence);
        }
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "%s: did you mean %s?".formatted(e.getMessage(), String.join(" or ", unmatched.getSuggestions()));
        }
        return sentence;
    }

    private static int onFailure(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (e instanceof StartupException
                || e instanceof CommandFailure
                || e instanceof StorageException
                || e instanceof RefusedException) {
            refuse(commandLine, e.getMessage());
        } else {
            refuse(commandLine, "This went wrong for a reason that isn't known: " + e);
            LOG.debug("start", e);
        }
        return CANT_RUN;
    }

    @Override
    public Integer call() throws StartupException, InterruptedException {
        ServerConfig config = options.toConfig();
        if (checkConfig) {
            options.logLevel();
            options.logsJson();
            options.lowersCompilerPriority();
            PrintWriter out = command.commandLine().getOut();
            new ConfigReport(options, defaults).print(command.commandLine().getParseResult(), out);
            return 0;
        }
        setUpLog(options);
        if (options.lowersCompilerPriority()) {
            CompilerThreads.lowerPriority();
        }
        ChatServer server = start(config);
        hangUp.does(new ConfigReload(options, this::readAgain, changed -> {
            logOutput().ifPresent(log -> log.setLevel(changed.logLevel()));
            server.reconfigure(changed.toConfig());
            server.renewCertificate();
        }));
        sayWhereItListens(server, config);
        server.awaitEnd();
        return CANT_RUN;
    }

    private void sayWhereItListens(ChatServer server, ServerConfig config) {
        String where = inWords(server.address())
                + server.tlsAddress()
                        .map(address -> ", with TLS on " + inWords(address))
                        .orElse("");
        String data = config.database()
                .map(at -> at.url().toString())
                .orElseGet(() -> config.dataDir().toAbsolutePath().normalize().toString());
        String sentence = "chatroom %s is listening on %s, data in %s".formatted(Version.current(), where, data);
        if (speaksJson) {
            logOutput().ifPresent(log -> log.say(Level.INFO, sentence));
            return;
        }
        System.out.println(sentence);
        pageUrl(server).ifPresent(url -> System.out.printf("Open %s in a browser%n", url));
        if (System.out.checkError()) {
            // Who serves people serves them whether or not somebody reads this; the log is elsewhere.
            LOG.warn("standard output can't be written, so it doesn't say where the server listens: {}", where);
        }
    }

    /** By whatever address this machine has, where the server listens on all of them. */
    private static Optional<String> pageUrl(ChatServer server) {
        return server.webAddress()
                .map(address -> "http://" + authority(address) + "/")
                .or(() -> server.webTlsAddress().map(address -> "https://" + authority(address) + "/"));
    }

    private static String authority(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    private ChatServer start(ServerConfig config) throws StartupException {
        // Nobody has been served yet, and what is under way in the database is undone when it is opened again.
        termination.endsBy(() -> {
            LOG.info("stopped before it was up");
            logOutput().ifPresent(LogOutput::writeOut);
            return 0;
        });
        ChatServer server = null;
        try {
            server = ChatServer.start(config);
            ChatServer started = server;
            termination.endsBy(() -> stop(started));
            return started;
        } finally {
            if (server == null) {
                termination.endsAsItIs();
            }
        }
    }

    /** The same command line, the same variables, and the file as it is now. */
    private ServerOptions readAgain() {
        List<String> args = command.commandLine().getParseResult().originalArgs();
        CommandLine again = commandLine(args, environment);
        again.parseArgs(args.toArray(String[]::new));
        ServerOptions read = again.<Main>getCommand().options;
        read.toConfig();
        read.logLevel();
        read.lowersCompilerPriority();
        return read;
    }

    private static void setUpLog(ServerOptions options) {
        boolean json = options.logsJson();
        logOutput().ifPresent(log -> {
            log.setLevel(options.logLevel());
            if (json) {
                log.writeJson();
            }
        });
        if (json) {
            FatalErrorHandler.speaksJson();
        }
    }

    /** Empty where somebody put another back end behind slf4j. */
    private static Optional<LogOutput> logOutput() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(new LogOutput(context))
                : Optional.empty();
    }

    private static String inWords(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "%s port %s".formatted(host.equals(ANY_IPV6) ? "::" : host, address.getPort());
    }

    private static int stop(ChatServer server) {
        int exitCode = CANT_RUN;
        try {
            exitCode = server.stop() ? 0 : CANT_RUN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        logOutput().ifPresent(LogOutput::writeOut);
        return exitCode;
    }
}
