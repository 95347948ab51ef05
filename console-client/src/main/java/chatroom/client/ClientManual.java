package chatroom.client;

import chatroom.client.command.CommandTable;
import chatroom.commandline.GeneratedFiles;
import chatroom.commandline.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine;

/** Run by the build: writes the manual page and the completions that lie beside the jar. */
public final class ClientManual {
    private static final int SECTION = 1;

    /** @param args where the script {@code chat} is, where everything goes, and the version */
    public static void main(String[] args) throws IOException {
        Path script = Path.of(args[0]);
        Path to = Path.of(args[1]);
        CommandLine chat = new CommandLine(new Arguments());
        GeneratedFiles.write(to, chat, SECTION, manual(chat, args[2]));
        Files.copy(script, to.resolve("chat"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    static ManualPage manual(CommandLine chat, String version) {
        ManualPage page = new ManualPage(chat.getCommandSpec(), SECTION, version, "the chatroom in a terminal");
        page.section("COMMANDS IN THE ROOM");
        CommandTable.all().forEach(command -> page.term(command.name(), command.usage(), command.description()));
        return page;
    }

    private ClientManual() {}
}
