package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
        first.setTime(TimeFormat.SECONDS);
        first.setNameColumns(OptionalInt.of(12));
        first.setHighlights(List.of("lunch", "a=b"));
        Preferences next = Preferences.in(file, Theme.DARK);
        assertThat(next.theme()).isEqualTo(Theme.LIGHT);
        assertThat(next.bell().words()).isEqualTo("all osc9");
        assertThat(next.quiet()).isTrue();
        assertThat(next.ignores("bOB")).isTrue();
        assertThat(next.look()).isEqualTo(new Look(Theme.LIGHT, TimeFormat.SECONDS, OptionalInt.of(12)));
        assertThat(next.highlights()).containsExactly("lunch", "a=b");
        assertThat(next.highlights("Lunch?")).isTrue();
        assertThat(next.highlights("lunchtime")).isFalse();
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
        Files.writeString(file, "time=never\nname_columns=many\nhighlight=");
        assertThat(Preferences.in(file, Theme.DARK).look()).isEqualTo(Look.of(Theme.DARK));
        assertThat(Preferences.in(file, Theme.DARK).highlights()).isEmpty();
        Files.writeString(file, "name_columns=-1");
        assertThat(Preferences.in(file, Theme.DARK).look().nameColumns()).hasValue(0);
    }
}
