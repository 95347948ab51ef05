package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.Password;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArgumentsTest {
    @TempDir
    private Path folder;

    private static Settings settings(Map<String, String> environment, String... line) throws WrongUse {
        Arguments arguments = new Arguments();
        new CommandLine(arguments).parseArgs(line);
        return arguments.settings(environment);
    }

    @Test
    void without_options_it_is_the_local_server_and_nobody() throws Exception {
        assertThat(settings(Map.of()))
                .isEqualTo(new Settings(new Address("localhost", 5000), Optional.empty(), Optional.empty()));
    }

    @Test
    void the_environment_stands_for_options_and_options_go_before_it() throws Exception {
        Map<String, String> environment =
                Map.of("CHAT_HOST", "a", "CHAT_PORT", "1", "CHAT_USER", "ann", "CHAT_PASSWORD", "pass word");
        assertThat(settings(environment))
                .isEqualTo(
                        new Settings(new Address("a", 1), Optional.of("ann"), Optional.of(new Password("pass word"))));
        assertThat(settings(environment, "--host", "b", "--port", "2", "--user", "bob"))
                .isEqualTo(
                        new Settings(new Address("b", 2), Optional.of("bob"), Optional.of(new Password("pass word"))));
    }

    @Test
    void the_password_file_gives_its_first_line() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "from file \nmore\n");
        assertThat(settings(Map.of("CHAT_PASSWORD", "other"), "--password-file", file.toString())
                        .password())
                .contains(new Password("from file "));
    }

    @Test
    void what_makes_no_sense_is_refused_with_a_sentence() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> settings(Map.of(), "--port", "0")).hasMessageContaining("1 to 65535, not '0'");
        assertThatThrownBy(() -> settings(Map.of("CHAT_PORT", "x"))).hasMessageContaining("1 to 65535, not 'x'");
        assertThatThrownBy(() -> settings(Map.of(), "--password-file", empty.toString()))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> settings(Map.of(), "--password-file", folder + "/none"))
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> settings(Map.of(), "--password", "secret")).hasMessageContaining("Unknown option");
    }
}
