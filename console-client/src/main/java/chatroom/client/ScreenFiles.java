package chatroom.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the screen keeps what it keeps.
 *
 * @param settings how somebody likes the screen
 * @param lines what was typed
 */
record ScreenFiles(Optional<Path> settings, Optional<Path> lines) {
    static final ScreenFiles NONE = new ScreenFiles(Optional.empty(), Optional.empty());

    /** Where the XDG rules want them. */
    static ScreenFiles of(Map<String, String> environment) {
        return new ScreenFiles(
                folder(environment, "XDG_CONFIG_HOME", ".config").map(folder -> folder.resolve("screen.properties")),
                folder(environment, "XDG_STATE_HOME", ".local/state").map(folder -> folder.resolve("lines")));
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable, String inHome) {
        return Optional.ofNullable(environment.get(variable))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .or(() -> Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, inHome)))
                .map(folder -> folder.resolve("chatroom"));
    }

    Preferences preferences(Theme defaultTheme) {
        return settings.map(file -> Preferences.in(file, defaultTheme)).orElseGet(() -> Preferences.of(defaultTheme));
    }
}
