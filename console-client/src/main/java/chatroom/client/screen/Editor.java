package chatroom.client.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/** The reader's own editor, for a text that is more than a line. */
final class Editor {
    private static final String USUAL = "vi";

    private final Terminal terminal;
    private final Map<String, String> environment;

    /** The terminal's modes before the chat began. */
    private final Attributes modes;

    Editor(Terminal terminal, Attributes modes, Map<String, String> environment) {
        this.terminal = terminal;
        this.modes = modes;
        this.environment = environment;
    }

    /**
     * Waits until the editor has ended.
     *
     * @return what was saved, without the line end that editors add
     * @throws IOException with a sentence for people
     */
    String edit(String text) throws IOException, InterruptedException {
        // A temporary file is its owner's alone.
        Path file = Files.createTempFile("message", ".txt");
        Attributes chats = terminal.getAttributes();
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
            terminal.setAttributes(modes);
            // A shell, because the variable may have options in it.
            String command = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", USUAL));
            int code = new ProcessBuilder("sh", "-c", "exec " + command + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("The editor (" + command + ") ended with code " + code
                        + ". The variable EDITOR says which one is used");
            }
            String edited = Files.readString(file, StandardCharsets.UTF_8);
            return edited.endsWith("\n") ? edited.substring(0, edited.length() - 1) : edited;
        } finally {
            terminal.setAttributes(chats);
            Files.deleteIfExists(file);
        }
    }
}
