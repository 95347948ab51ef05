package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesTest {
    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void name() {
        file = home.resolve("chatroom/screen.properties");
    }

    @Test
    void whatWasChosenIsThereAtTheNextStartAndOnlyForItsOwner() throws Exception {
        Preferences first = Preferences.in(file, Theme.DARK);
        first.setTheme(Theme.LIGHT);
        first.setBell(Bell.of(List.of("all", "osc9")).orElseThrow());
        first.toggleQuiet();
        first.toggleIgnored("Bob");
        Preferences next = Preferences.in(file, Theme.DARK);
        assertThat(next.theme()).isEqualTo(Theme.LIGHT);
        assertThat(next.bell().words()).isEqualTo("all osc9");
        assertThat(next.quiet()).isTrue();
        assertThat(next.ignores("bOB")).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void noColorIsObeyedWhateverWasChosen() throws Exception {
        Preferences.in(file, Theme.DARK).setTheme(Theme.LIGHT);
        assertThat(Preferences.in(file, Theme.of(Map.of("NO_COLOR", "1"))).theme())
                .isEqualTo(Theme.NONE);
        assertThat(Preferences.in(file, Theme.of(Map.of("NO_COLOR", ""))).theme())
                .isEqualTo(Theme.LIGHT);
    }

    @Test
    void aFileThatMakesNoSenseIsAsGoodAsNone() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "theme=\\uZZZZ\nbell=loud");
        assertThat(Preferences.in(file, Theme.DARK).bell()).isEqualTo(Bell.USUAL);
    }
}
