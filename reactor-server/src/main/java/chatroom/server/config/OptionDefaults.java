package chatroom.server.config;

import chatroom.process.ProcessLocale;
import chatroom.process.UndecodableException;
import chatroom.server.config.ConfigFile.WrongConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Where an option gets its value if it isn't on the command line: from its variable, then from its key in the file. Both follow from its
 * name: {@code --max-connections} is {@code CHAT_MAX_CONNECTIONS} and {@code max-connections}. What is empty counts as not given.
 */
public final class OptionDefaults implements IDefaultValueProvider {
    private static final String CONFIG_VARIABLE = "CHAT_CONFIG";

    private final Set<String> names;
    private final Map<String, String> environment;
    private final ConfigFile file;

    private OptionDefaults(Set<String> names, Map<String, String> environment, ConfigFile file) {
        this.names = names;
        this.environment = environment;
        this.file = file;
    }

    /** A value, and who gave it. */
    public record Found(String value, String source) {}

    /**
     * For this command and those below it.
     *
     * @param names of all options that have a variable and a key
     * @param args the command line, which may name the file
     * @throws ParameterException with one sentence, if something is wrong with the file
     */
    public static OptionDefaults of(
            CommandLine commandLine, Set<String> names, List<String> args, Map<String, String> environment) {
        try {
            return new OptionDefaults(names, environment, file(names, args, environment));
        } catch (WrongConfig e) {
            throw new ParameterException(commandLine, e.getMessage(), e);
        }
    }

    private static ConfigFile file(Set<String> names, List<String> args, Map<String, String> environment)
            throws WrongConfig {
        EarlyOptions early = early(args);
        String path = early.file != null ? early.file : environment.getOrDefault(CONFIG_VARIABLE, "");
        if (path.isBlank()) {
            return ConfigFile.NONE;
        }
        Set<String> keys = new TreeSet<>();
        names.forEach(name -> keys.add(keyOf(name)));
        return ConfigFile.read(path(path), keys);
    }

    private static Path path(String name) throws WrongConfig {
        try {
            return ProcessLocale.current().path(name);
        } catch (UndecodableException e) {
            throw new WrongConfig(e.getMessage(), e);
        }
    }

    private static String[] upToEnd(List<String> args) {
        int end = args.indexOf("--");
        return args.subList(0, end < 0 ? args.size() : end).toArray(String[]::new);
    }

    /** What is read of the command line before all of it is. */
    @Command
    private static final class EarlyOptions {
        @Option(names = "--config", arity = "0..1", fallbackValue = "")
        private String file;

        @Option(names = "--log-format", arity = "0..1", fallbackValue = "")
        private String logFormat;
    }

    private static EarlyOptions early(List<String> args) {
        EarlyOptions early = new EarlyOptions();
        // What is wrong with the command line, its own parser says better.
        new CommandLine(early)
                .setUnmatchedArgumentsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(upToEnd(args));
        return early;
    }

    /** Whether {@code --log-format} is json, as far as that is known without the file: something in it may be wrong. */
    public static boolean wantsJson(List<String> args, Map<String, String> environment) {
        return wantsJson(args, environment, ConfigFile.NONE);
    }

    /** As {@link #wantsJson(List, Map)}, with the file; known also where something else on the command line is wrong. */
    public boolean wantsJson(List<String> args) {
        return wantsJson(args, environment, file);
    }

    private static boolean wantsJson(List<String> args, Map<String, String> environment, ConfigFile file) {
        String name = "--log-format";
        String given = early(args).logFormat;
        String variable = environment.getOrDefault(variableOf(name), "");
        return "json"
                .equals(
                        given != null
                                ? given
                                : variable.isEmpty() ? file.values().get(keyOf(name)) : variable);
    }

    public static String variableOf(String name) {
        return "CHAT_" + keyOf(name).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public static String keyOf(String name) {
        return name.substring("--".length());
    }

    /** Not for an option that a subcommand has of its own, whatever its name. */
    @Override
    public String defaultValue(ArgSpec arg) {
        return arg instanceof OptionSpec option
                        && (option.inherited() || option.command().parent() == null)
                ? find(option.longestName()).map(Found::value).orElse(null)
                : null;
    }

    /** Empty where the option has the default that it was declared with. */
    public Optional<Found> find(String name) {
        if (!names.contains(name)) {
            return Optional.empty();
        }
        String variable = environment.getOrDefault(variableOf(name), "");
        if (!variable.isEmpty()) {
            return Optional.of(new Found(variable, variableOf(name)));
        }
        return Optional.ofNullable(file.values().get(keyOf(name)))
                .map(value -> new Found(value, file.path().toString()));
    }
}
