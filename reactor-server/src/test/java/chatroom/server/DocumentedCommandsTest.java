package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.ProjectFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/admin.md has every command that the jar has, and no others. */
class DocumentedCommandsTest {
    private static void collect(CommandLine commandLine, String path, Set<String> names) {
        commandLine.getSubcommands().forEach((name, subcommand) -> {
            String whole = (path + " " + name).strip();
            if (subcommand.getSubcommands().isEmpty()) {
                names.add(whole);
            }
            collect(subcommand, whole, names);
        });
    }

    @Test
    void everyCommandHasItsRow() {
        Set<String> commands = new TreeSet<>();
        collect(Main.commandLine(List.of(), Map.of()), "", commands);
        Set<String> documented = new TreeSet<>();
        String table = ProjectFiles.read(ProjectFiles.root().resolve("docs/admin.md"));
        table = table.substring(table.indexOf("| command |"), table.indexOf("Exit codes"));
        Matcher row = Pattern.compile("(?m)^\\| `([a-z-]+(?: [a-z][a-z-]*)?)").matcher(table);
        while (row.find()) {
            documented.add(row.group(1));
        }
        assertThat(documented).isEqualTo(commands);
    }
}
