package chatroom.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What the build writes beside a program's jar: its manual page, and what the shells need to complete its command line. */
public final class GeneratedFiles {
    /** @param section of the manual that the page is for */
    public static void write(Path folder, CommandLine program, int section, ManualPage page) throws IOException {
        String name = program.getCommandName();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + "." + section), page.toString());
        String bash = bash(program);
        Files.writeString(folder.resolve(name + ".bash"), bash);
        Files.writeString(folder.resolve("_" + name), zsh(name, bash));
    }

    static String bash(CommandLine program) {
        return AutoComplete.bash(program.getCommandName(), program);
    }

    /**
     * For a folder of zsh's fpath. The script that picocli makes speaks zsh, too; it is read in at the first
     * completion, and from then on asked. Its alias for what only bash has isn't seen in a file that is read in so.
     */
    static String zsh(String name, String bash) {
        return "#compdef " + name + "\nfunction compopt { : }\n" + bash + "\n_bash_complete -o default -F _complete_"
                + name + "\n";
    }

    private GeneratedFiles() {}
}
