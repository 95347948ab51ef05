package chatroom.server;

import chatroom.commandline.GeneratedFiles;
import chatroom.commandline.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Run by the build: writes the manual page and the completions that lie beside the jar. */
public final class ServerManual {
    private static final int SECTION = 8;

    /** @param args the part of the manual page that no option tells, where everything goes, and the version */
    public static void main(String[] args) throws IOException {
        CommandLine server = Main.commandLine(List.of(), Map.of());
        String part = Files.readString(Path.of(args[0]));
        GeneratedFiles.write(Path.of(args[1]), server, SECTION, manual(server, args[2], part));
    }

    static ManualPage manual(CommandLine server, String version, String part) {
        return new ManualPage(server.getCommandSpec(), SECTION, version, "the server of the chatroom").append(part);
    }

    private ServerManual() {}
}
