package chatroom.server.config;

import java.io.PrintWriter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What {@code --check-config} prints: each option, its value, and where that comes from. */
public final class ConfigReport {
    private final ServerOptions options;
    private final OptionDefaults defaults;

    public ConfigReport(ServerOptions options, OptionDefaults defaults) {
        this.options = options;
        this.defaults = defaults;
    }

    public void print(ParseResult commandLine, PrintWriter out) {
        for (OptionSpec option : options.all()) {
            String name = option.longestName();
            String source = commandLine.hasMatchedOption(name)
                    ? "command line"
                    : defaults.find(name).map(OptionDefaults.Found::source).orElse("default");
            out.printf("%-27s %-24s %s%n", OptionDefaults.keyOf(name), option.<Object>getValue(), source);
        }
        out.println(
                "The configuration is right. A value that is changed needs a restart, but for these, which a SIGHUP takes over:");
        out.println(options.all().stream()
                .filter(ServerOptions::changesWhileRunning)
                .map(option -> OptionDefaults.keyOf(option.longestName()))
                .reduce((all, next) -> all + ", " + next)
                .orElse("none"));
    }
}
