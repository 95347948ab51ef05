package chatroom.client.storage;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the client keeps what it knows, by the XDG base directory rules.
 *
 * @param config what a person might want to edit or to carry along
 * @param state what belongs to this machine: sessions, lines typed, texts not sent yet
 */
public record Folders(Path config, Path state) {
    private static final String NAME = "chatroom";

    public static Folders of(Map<String, String> environment, Path home) {
        return new Folders(
                folder(environment.get("XDG_CONFIG_HOME"), home.resolve(".config")),
                folder(environment.get("XDG_STATE_HOME"), home.resolve(".local").resolve("state")));
    }

    /** A relative path in one of the variables is to be ignored, say the rules. */
    private static Path folder(String variable, Path otherwise) {
        boolean usable =
                variable != null && !variable.isEmpty() && Path.of(variable).isAbsolute();
        return (usable ? Path.of(variable) : otherwise).resolve(NAME);
    }
}
