package chatroom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which server the installed program gives its commands to. In place of Java there is a script that tells what Java would be told. */
@EnabledOnOs(OS.LINUX)
class InstalledCommandTest {
    private static final Path PROGRAM = Path.of("..", "packaging", "chatroom-server");
    private static final String NOTHING = "config= data=";

    @TempDir
    private Path root;

    @BeforeEach
    void installAsSystemdHasIt() throws Exception {
        Files.createDirectories(root.resolve("var/lib/chatroom"));
        Path configuration = Files.createDirectories(root.resolve("etc/chatroom"));
        // What the unit says wins over this.
        Files.writeString(configuration.resolve("chatroom.properties"), "data-dir = /srv/elsewhere\n");
        script(
                "program",
                Files.readString(PROGRAM)
                        .replace("/var/lib/chatroom", root + "/var/lib/chatroom")
                        .replace("/etc/chatroom", root + "/etc/chatroom"));
        Files.createDirectories(root.resolve("bin"));
        script("bin/java", "#!/bin/sh\necho \"config=$CHAT_CONFIG data=$CHAT_DATA_DIR\"\n");
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private String told(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("program").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
        builder.environment().put("JAVA_HOME", root.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aCommandIsForTheServerThatSystemdStarts() throws Exception {
        Path data = root.resolve("var/lib/chatroom");
        Path configuration = root.resolve("etc/chatroom/chatroom.properties");
        assertThat(told(Map.of(), "users")).isEqualTo("config=" + configuration + " data=" + data);
        Files.delete(configuration);
        assertThat(told(Map.of(), "backup", "/tmp/b.db")).isEqualTo("config= data=" + data);
    }

    @Test
    void whatIsNamedInWhateverWayIsNotMixedWithIt() throws Exception {
        for (String[] named : new String[][] {
            {"users", "--config", "/home/me/own"},
            {"users", "--config=/home/me/own"},
            {"users", "--data-dir", "/srv/own"},
            {"user", "add", "ann", "--data-dir=/srv/own"}
        }) {
            assertThat(told(Map.of(), named)).as(String.join(" ", named)).isEqualTo(NOTHING);
        }
        assertThat(told(Map.of("CHAT_CONFIG", "/home/me/own"), "users")).isEqualTo("config=/home/me/own data=");
        assertThat(told(Map.of("CHAT_DATA_DIR", "/srv/own"), "users")).isEqualTo("config= data=/srv/own");
    }

    @Test
    void noCommandIsForItWhereItIsNotAndAServerIsNotIt() throws Exception {
        assertThat(told(Map.of())).isEqualTo(NOTHING);
        assertThat(told(Map.of(), "--port", "0")).isEqualTo(NOTHING);
        Files.delete(root.resolve("var/lib/chatroom"));
        assertThat(told(Map.of(), "users")).isEqualTo(NOTHING);
    }
}
