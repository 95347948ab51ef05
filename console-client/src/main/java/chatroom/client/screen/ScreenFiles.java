package chatroom.client.screen;

import chatroom.client.link.Address;
import chatroom.client.storage.Folders;
import chatroom.client.storage.MentionLooks;
import chatroom.client.storage.OwnFile;
import chatroom.client.view.Preferences;
import chatroom.client.view.Theme;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the screen keeps what it keeps.
 *
 * @param settings how somebody likes the screen
 * @param lines what was typed
 * @param folders of what belongs to one person on one server
 */
public record ScreenFiles(Optional<Path> settings, Optional<Path> lines, Optional<Folders> folders) {
    static final ScreenFiles NONE = new ScreenFiles(Optional.empty(), Optional.empty(), Optional.empty());

    public static ScreenFiles in(Folders folders) {
        return new ScreenFiles(
                Optional.of(folders.config().resolve("screen.properties")),
                Optional.of(folders.state().resolve("lines")),
                Optional.of(folders));
    }

    /** Which mentions somebody was shown. */
    Optional<MentionLooks> mentionLooks(Address address, Consumer<String> complaints) {
        return folders.map(in -> new MentionLooks(in, address, complaints));
    }

    /** @param complaints told of what is wrong with the file */
    Preferences preferences(Theme defaultTheme, Consumer<String> complaints) {
        settings.flatMap(OwnFile::mend).ifPresent(complaints);
        return settings.map(file -> Preferences.in(file, defaultTheme)).orElseGet(() -> Preferences.of(defaultTheme));
    }
}
