package chatroom.commandline;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A page for {@code man}, of picocli's model of a program. Picocli's own generator makes AsciiDoc, and from that to a
 * manual page leads only a Ruby of 28 MB (docs/decisions/0026).
 */
public final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    /**
     * What picocli knows: synopsis, description, options, commands, exit codes and footer.
     *
     * @param section of the manual: 1 for users, 8 for who runs a machine
     * @param summary half a line that says what the program is
     */
    public ManualPage(CommandSpec program, int section, String version, String summary) {
        String name = program.name();
        page.append(".TH %s %s \"\" \"chatroom %s\"\n".formatted(name.toUpperCase(Locale.ROOT), section, version));
        page.append(".SH NAME\n%s \\- %s\n".formatted(roff(name), roff(summary)));
        page.append(".SH SYNOPSIS\n.B %s\n[OPTIONS]\n".formatted(roff(name)));
        if (!program.subcommands().isEmpty()) {
            page.append(".br\n.B %s\nCOMMAND [OPTIONS] [ARGUMENTS]\n".formatted(roff(name)));
        }
        paragraphs("DESCRIPTION", program.usageMessage().description());
        page.append(".SH OPTIONS\n");
        options(program, option -> true);
        if (!program.subcommands().isEmpty()) {
            page.append(".SH COMMANDS\n");
            commands("", program);
        }
        if (!program.usageMessage().exitCodeList().isEmpty()) {
            page.append(".SH EXIT STATUS\n");
            program.usageMessage().exitCodeList().forEach((code, meaning) -> term(code.strip(), "", meaning));
        }
        if (program.usageMessage().footer().length > 0) {
            paragraphs(
                    title(program.usageMessage().footerHeading()),
                    program.usageMessage().footer());
        }
    }

    /** @param source in the language of manual pages */
    public ManualPage append(String source) {
        page.append(source);
        return this;
    }

    public ManualPage section(String title) {
        page.append(".SH ").append(title).append('\n');
        return this;
    }

    /** Of a list: a word, what goes with it, and what it is. */
    public ManualPage term(String term, String arguments, String text) {
        page.append(".TP\n.B ").append(roff(term));
        if (!arguments.isEmpty()) {
            page.append(" \\fI").append(roff(arguments)).append("\\fR");
        }
        page.append('\n').append(roff(text)).append('\n');
        return this;
    }

    private void paragraphs(String title, String... paragraphs) {
        section(title);
        for (String paragraph : paragraphs) {
            page.append(paragraph.isEmpty() ? ".PP" : roff(plain(paragraph))).append('\n');
        }
    }

    private void options(CommandSpec command, Predicate<OptionSpec> shown) {
        command.options().stream()
                .filter(option -> !option.hidden())
                .filter(shown)
                .forEach(option -> term(
                        String.join(", ", option.names()),
                        option.arity().max() > 0 ? option.paramLabel() : "",
                        description(option)));
    }

    private void commands(String path, CommandSpec parent) {
        for (CommandLine child : parent.subcommands().values()) {
            CommandSpec command = child.getCommandSpec();
            String name = path + command.name();
            if (command.usageMessage().hidden()) {
                continue;
            }
            if (command.subcommands().isEmpty()) {
                command(name, command);
            } else {
                commands(name + " ", command);
            }
        }
    }

    private void command(String name, CommandSpec command) {
        List<String> arguments = command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .toList();
        term(name, String.join(" ", arguments), plain(command.usageMessage().description()));
        page.append(".RS\n");
        command.positionalParameters().forEach(argument -> term(argument.paramLabel(), "", description(argument)));
        options(command, option -> !option.inherited() && !option.usageHelp() && !option.versionHelp());
        page.append(".RE\n");
    }

    private static String description(ArgSpec argument) {
        return plain(argument.description());
    }

    private static String plain(String... lines) {
        return Ansi.OFF.string(String.join(" ", lines).formatted()).strip();
    }

    private static String title(String heading) {
        return heading.formatted().strip().replaceAll(":$", "").toUpperCase(Locale.ROOT);
    }

    /** A line that begins with a dot or an apostrophe would be an instruction, and a hyphen one that is set between words. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
