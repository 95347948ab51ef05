package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code make install}, into a folder. It stands here because both programs are built by now. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class InstalledProgramsIT {
    private static final Path SCRIPT = Path.of("..", "scripts", "install.sh");

    @TempDir
    private static Path root;

    @BeforeAll
    static void installOnce() throws Exception {
        install(root);
    }

    private static void install(Path root, String... more) throws Exception {
        output(
                Map.of("PREFIX", "/opt/chat", "DESTDIR", root.toString()),
                Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(more)).toArray(String[]::new));
    }

    /** What a program prints; it must end with 0. */
    private static String output(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_") || name.equals("PREFIX"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("exit code, after: %s", printed).isZero();
        return printed;
    }

    private static Path installed(String name) {
        return root.resolve("opt/chat").resolve(name);
    }

    private static String help() throws Exception {
        return output(Map.of(), installed("bin/chatroom-server").toString(), "--help");
    }

    private static Stream<String> options(String help) {
        return Pattern.compile("(?m)^ {2,6}(?:-., )?(--[a-z0-9-]+)")
                .matcher(help)
                .results()
                .map(MatchResult::group)
                .map(option -> option.replaceAll(".* ", ""));
    }

    @Test
    void theServerStartsFromAnywhereAlsoThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), installed("bin/chatroom-server"));

        assertThat(output(Map.of(), link.toString(), "--version")).startsWith("chatroom server ");
    }

    @Test
    void theClientStarts() throws Exception {
        assertThat(output(Map.of(), installed("bin/chat").toString(), "--help")).contains("--password-file");
    }

    @Test
    void theManualAndTheCompletionHaveEveryOption() throws Exception {
        List<String> options = options(help()).toList();
        assertThat(options).contains("--port", "--data-dir", "--help");

        String manual =
                Files.readString(installed("share/man/man8/chatroom-server.8")).replace("\\-", "-");
        assertThat(manual).contains(options).doesNotContain("@VERSION@", "@HELP@", "reactor-server");
        assertThat(Files.readString(installed("share/bash-completion/completions/chatroom-server")))
                .contains(options)
                .doesNotContain("@WORDS@");
    }

    @Test
    void theUnitStartsWhatIsInstalled() throws Exception {
        assertThat(Files.readString(installed("lib/systemd/system/chatroom-server.service")))
                .contains("ExecStart=/opt/chat/bin/chatroom-server\n")
                .doesNotContain("@PREFIX@");
    }

    @Test
    void neitherAnotherInstallationNorARemovalTouchesTheConfiguration(@TempDir Path another) throws Exception {
        install(another);
        Path configuration = another.resolve("etc/chatroom/chatroom.properties");
        Files.writeString(configuration, "port=6000\n");

        install(another);
        install(another, "--remove");

        assertThat(files(another)).containsExactly(configuration);
        assertThat(Files.exists(another.resolve("opt/chat/lib")))
                .as("a folder that the installation made")
                .isFalse();
        assertThat(configuration).hasContent("port=6000\n");
    }

    @Test
    void aRemovalLeavesFoldersThatWereThereBefore(@TempDir Path another) throws Exception {
        Path before = Files.createDirectories(another.resolve("opt/chat/share/man"));
        install(another);

        install(another, "--remove");

        assertThat(before).isEmptyDirectory();
        assertThat(another.resolve("opt/chat")).isDirectoryNotContaining(path -> !path.endsWith("share"));
    }

    @Test
    void theProgramCallsItselfByTheNameThatItIsInstalledUnder() throws Exception {
        assertThat(help()).startsWith("Usage: chatroom-server ");
    }

    @Test
    void theConfigurationThatComesWithItHasEverythingAtItsDefault() throws Exception {
        Path configuration = root.resolve("etc/chatroom/chatroom.properties");

        assertThat(output(
                        Map.of("CHAT_CONFIG", configuration.toString()),
                        installed("bin/chatroom-server").toString(),
                        "--check-config"))
                .containsPattern("(?m)^port +5000 +default$");
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> everything = Files.walk(in)) {
            return everything.filter(Files::isRegularFile).toList();
        }
    }
}
