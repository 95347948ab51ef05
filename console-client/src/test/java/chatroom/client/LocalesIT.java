package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server, commands and client where digits aren't 0 to 9, where the small letter of I isn't i, and where the year is another one. */
@Timeout(120)
class LocalesIT {
    private static final Pattern LISTENING = Pattern.compile("chatroom .* port (\\d+), data in .*");

    @TempDir
    private Path scratch;

    private String locale;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "en-US",
                "ar-EG",
                "fa-IR",
                "bn-BD",
                "mr-IN",
                "ne-NP",
                "my-MM",
                "tr-TR",
                "th-TH-u-ca-buddhist-nu-thai"
            })
    void everythingIsSaidAsAnywhereElse(String tag) throws Exception {
        locale = tag;
        Path data = scratch.resolve("data");
        Process server = start(
                "reactor-server",
                "--port=0",
                "--web-port=0",
                "--data-dir=" + data,
                "--argon2-memory-kib=8",
                "--argon2-iterations=1");
        try (BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            String port = port(out);
            Path password = Files.writeString(scratch.resolve("password"), "A QUITE long one\n");
            assertThat(run(
                            "reactor-server",
                            "user",
                            "add",
                            "ISTANBUL",
                            "--data-dir=" + data,
                            "--password-file=" + password))
                    .contains("ISTANBUL has an account now");
            String[] client = {"--host=127.0.0.1", "--port=" + port, "--user=istanbul", "--password-file=" + password};

            assertThat(run("console-client", with(client, "--send=INSTANT 1234")))
                    .isEmpty();
            assertThat(heard(with(client, "--listen", "--json", "--since=0")))
                    .contains("\"id\":1,", "\"username\":\"ISTANBUL\"", "\"text\":\"INSTANT 1234\"")
                    .containsPattern("\"timestamp\":\"20[0-9]{2}-[0-9]{2}-[0-9]{2}T");
            assertThat(run("reactor-server", "status", "--data-dir=" + data)).containsPattern("newest message +1\\b");
            assertThat(run("reactor-server", "export", "--format=csv", "--data-dir=" + data))
                    .containsPattern("(?m)^1,20[0-9]{2}-[0-9T:.-]+Z,ISTANBUL,");
            assertThat(run(
                            "reactor-server",
                            "backup",
                            "--data-dir=" + data,
                            scratch.resolve("backup.db").toString()))
                    .isNotEmpty();
            assertThat(run("reactor-server", "--check-config", "--port=5001"))
                    .containsPattern("(?m)^port +5001 +command line$");
        } finally {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS))
                    .as("the server ends")
                    .isTrue();
        }
        assertThat(server.exitValue()).isZero();
    }

    private static String[] with(String[] common, String... more) {
        return Stream.of(common, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static String port(BufferedReader out) throws Exception {
        Matcher listening = LISTENING.matcher(out.readLine());
        assertThat(listening.matches()).as("the line that it listens").isTrue();
        assertThat(listening.group()).matches("\\p{ASCII}+");
        return listening.group(1);
    }

    private Process start(String module, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + scratch,
                "-jar",
                Path.of("..", module, "target", module + ".jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_") || name.startsWith("XDG_"));
        Locale described = Locale.forLanguageTag(locale);
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        scratch.toString(),
                        "JDK_JAVA_OPTIONS",
                        "-Duser.language=%s -Duser.country=%s%s"
                                .formatted(
                                        described.getLanguage(),
                                        described.getCountry(),
                                        described.getExtensionKeys().isEmpty()
                                                ? ""
                                                : " -Duser.extensions=u-" + described.getExtension('u'))));
        return builder.start();
    }

    /** The first line that a client prints which would go on listening. */
    private String heard(String... arguments) throws Exception {
        Process listening = start("console-client", arguments);
        try {
            return new BufferedReader(new InputStreamReader(listening.getInputStream(), UTF_8)).readLine();
        } finally {
            listening.destroyForcibly();
        }
    }

    /** What it prints to stdout, which is in ASCII; it must end with 0. */
    private String run(String module, String... arguments) throws Exception {
        Process process = start(module, arguments);
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s %s in %s: %s", module, List.of(arguments), locale, printed)
                .isZero();
        assertThat(printed).matches("\\p{ASCII}*");
        return printed;
    }
}
