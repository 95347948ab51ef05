package chatroom.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Run by the build: writes what lies beside the jar. The manual page is written here, because picocli's own generator makes AsciiDoc, and from that to a manual
 * page leads only a Ruby of 28 MB (docs/decisions/0026).
 */
public final class Papers {

    /** @param args where the script {@code chat} is, and where everything goes */
    public static void main(String[] args) throws IOException {
        Path script = Path.of(args[0]);
        Path to = Path.of(args[1]);
        CommandLine chat = new CommandLine(new Arguments());
        Files.createDirectories(to);
        Files.copy(script, to.resolve("chat"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(to.resolve("chat.1"), manual(chat.getCommandSpec()));
        String completion = AutoComplete.bash("chat", chat);
        Files.writeString(to.resolve("chat.bash"), completion);
        Files.writeString(to.resolve("_chat"), zsh(completion));
    }

    static String manual(CommandSpec chat) {
        StringBuilder page = new StringBuilder();
        page.append(".TH CHAT 1\n.SH NAME\nchat \\- the chatroom in a terminal\n.SH SYNOPSIS\n.B chat\n[OPTIONS]\n");
        section(page, "DESCRIPTION", chat.usageMessage().description());
        page.append(".SH OPTIONS\n");
        for (OptionSpec option : chat.options()) {
            page.append(".TP\n.B ").append(roff(String.join(", ", option.names())));
            if (option.arity().max() > 0) {
                page.append(" \\fI").append(roff(option.paramLabel())).append("\\fR");
            }
            page.append('\n').append(text(option.description())).append('\n');
        }
        page.append(".SH EXIT STATUS\n");
        chat.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> page.append(".TP\n.B ")
                        .append(code.strip())
                        .append('\n')
                        .append(roff(meaning))
                        .append('\n'));
        section(page, "WITHOUT A TERMINAL", chat.usageMessage().footer());
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String... paragraphs) {
        page.append(".SH ").append(title).append('\n');
        for (String paragraph : paragraphs) {
            page.append(paragraph.isEmpty() ? ".PP" : text(paragraph)).append('\n');
        }
    }

    private static String text(String... lines) {
        return roff(Ansi.OFF.string(String.join(" ", List.of(lines)).formatted()));
    }

    /** A line that begins with a dot or an apostrophe would be an order, and a hyphen one that is set between words. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    /**
     * For a folder of zsh's fpath. The script that picocli makes speaks zsh, too; it is read in at the first completion, and from then on asked. Its alias for what
     * only bash has isn't seen in a file that is read in so.
     */
    private static String zsh(String completion) {
        return "#compdef chat\nfunction compopt { : }\n" + completion
                + "\n_bash_complete -o default -F _complete_chat\n";
    }

    private Papers() {}
}
