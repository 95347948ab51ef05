package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.LogLines;
import chatroom.ProjectFiles;
import chatroom.protocol.Username;
import chatroom.server.config.ConfigReload;
import chatroom.server.config.OptionDefaults;
import chatroom.server.config.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Where an option gets its value from: the command line, its variable, the file, or nowhere. */
class ConfigurationTest {
    @TempDir
    private Path scratch;

    private Path file(String... lines) throws IOException {
        return Files.write(scratch.resolve("chatroom.properties"), List.of(lines));
    }

    private static Object value(CommandLine parsed, String option) {
        return parsed.getCommandSpec().findOption(option).getValue();
    }

    private static CommandLine parse(Map<String, String> environment, String... args) {
        CommandLine commandLine = Main.commandLine(List.of(args), environment);
        commandLine.parseArgs(args);
        return commandLine;
    }

    private static String checked(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine(List.of(args), environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out));
        commandLine.execute(args);
        return out.toString();
    }

    @Test
    void theCommandLineHasPrecedenceOverTheVariableAndThatOverTheFile() throws IOException {
        String config = "--config=" + file("port=1", "message-burst=1", "max-connections=1");
        CommandLine parsed = parse(Map.of("CHAT_PORT", "2", "CHAT_MESSAGE_BURST", "2"), config, "--port=3");
        assertThat(value(parsed, "--port")).isEqualTo(3L);
        assertThat(value(parsed, "--message-burst")).isEqualTo(2L);
        assertThat(value(parsed, "--max-connections")).isEqualTo(1L);
        assertThat(value(parsed, "--idle-timeout")).isEqualTo(300L);
    }

    @Test
    void theFileIsNamedByAVariableUnlessAnOptionNamesAnother() throws IOException {
        Path byVariable = Files.writeString(scratch.resolve("by-variable"), "port=1");
        Map<String, String> environment = Map.of("CHAT_CONFIG", byVariable.toString());
        assertThat(value(parse(environment), "--port")).isEqualTo(1L);
        assertThat(value(parse(environment, "--config", file("port=2").toString()), "--port"))
                .isEqualTo(2L);
    }

    @Test
    void whatIsEmptyCountsAsNotGiven() throws IOException {
        CommandLine parsed = parse(Map.of("CHAT_PORT", ""), "--config=" + file("port=", "host=  "));
        assertThat(value(parsed, "--port")).isEqualTo(5000L);
        assertThat(value(parsed, "--host")).isEqualTo("127.0.0.1");
    }

    @Test
    void blanksAroundAValueInTheFileMeanNothing() throws IOException {
        assertThat(value(parse(Map.of(), "--config=" + file("  port = 7  ")), "--port"))
                .isEqualTo(7L);
    }

    @Test
    void anUnknownKeyIsASentenceThatSaysWhatMayBeMeant() throws IOException {
        Path file = file("max-conections=5");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .isInstanceOf(ParameterException.class)
                .hasMessage("There is no option \"max-conections\" (in %s): did you mean max-connections?", file);
        Path other = file("colour=red");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + other))
                .hasMessage("There is no option \"colour\" (in %s): see --help for those there are.", other);
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() throws IOException {
        Path file = file("port=5", "port=6");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .hasMessage("\"port\" stands twice in %s: remove one of the two.", file);
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsASentence() throws IOException {
        Path none = scratch.resolve("none");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + none))
                .hasMessage("There is no file %s: look at --config.", none);
        Path latin = Files.write(scratch.resolve("latin"), "host=caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + latin)).hasMessageContaining("isn't valid UTF-8");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file("host=\\uXYZ")))
                .hasMessageContaining("can't be read (Malformed");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + scratch)).hasMessageContaining("can't be read");
    }

    @Test
    void aWrongValueSaysWhereItComesFrom() throws IOException {
        assertThat(checked(Map.of("CHAT_PORT", "abc")))
                .contains("'abc' is no whole number. (This comes from CHAT_PORT.)");
        assertThat(checked(Map.of("CHAT_PORT", "70000"))).contains("not 70000. (This comes from CHAT_PORT.)");
        Path file = file("log-level=loud");
        assertThat(checked(Map.of(), "--config=" + file, "--check-config"))
                .contains("--log-level must be error, warn, info or debug, not \"loud\". (This comes from " + file);
        assertThat(checked(Map.of("CHAT_PORT", "5"), "--port=70000")).doesNotContain("This comes from");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        --web-port       | 70000                      | --web-port must be between 0 and 65535, not 70000.
        --web-port       | http                       | 'http' is no whole number.
        --web-tls-port   | https                      | 'https' is no whole number.
        --web-origin     | chat.example               | --web-origin must be like https://chat.example, without a path, and not "chat.example".
        --web-origin     | https://chat.example/      | and not "https://chat.example/".
        --web-origin     | https://*.example          | and not "https://*.example".
        --web-origin     | https://chat.example:https | and not "https://chat.example:https".
        --web-origin     | https://a.example,null     | and not "null".
        --web-proxy      | proxy.example              | --web-proxy must be addresses like 10.0.0.5, and not "proxy.example".
        --web-proxy      | 10.0.0.0/8                 | and not "10.0.0.0/8".
        """)
    void aWrongValueForBrowsersIsASentenceWhereverItStands(String option, String value, String sentence)
            throws IOException {
        String key = OptionDefaults.keyOf(option);
        String variable = OptionDefaults.variableOf(option);
        Path file = file(key + "=" + value);
        assertThat(checked(Map.of(), "--check-config", option + "=" + value))
                .contains(sentence)
                .doesNotContain("This comes from", "Exception");
        assertThat(checked(Map.of(variable, value), "--check-config"))
                .contains(sentence + " (This comes from " + variable + ".)");
        assertThat(checked(Map.of(), "--check-config", "--config=" + file))
                .contains(sentence + " (This comes from " + file);
    }

    @Test
    void anOriginCountsAsBrowsersWriteIt() {
        String given = "HTTPS://Chat.Example:443, http://b\u00fccher.example:5080,http://[::1]:80";
        assertThat(parse(Map.of(), "--web-origin=" + given)
                        .<Main>getCommand()
                        .options()
                        .toConfig()
                        .web()
                        .orElseThrow()
                        .settings()
                        .origins())
                .containsExactlyInAnyOrder("https://chat.example", "http://xn--bcher-kva.example:5080", "http://[::1]");
    }

    @Test
    void theFirstAdminsNameMustBeOneThatSomebodyCanHave() {
        assertThat(checked(Map.of("CHAT_ADMIN", "an"), "--check-config"))
                .contains("--admin can't be \"an\": A username has 3 to 32 characters")
                .contains("(This comes from CHAT_ADMIN.)");
        assertThat(checked(Map.of("CHAT_ADMIN", "Ann"), "--check-config"))
                .containsPattern("(?m)^admin +Ann +CHAT_ADMIN$");
        assertThat(parse(Map.of(), "--admin=Ann")
                        .<Main>getCommand()
                        .options()
                        .toConfig()
                        .admin())
                .contains(new Username("Ann"));
        assertThat(parse(Map.of()).<Main>getCommand().options().toConfig().admin())
                .isEmpty();
    }

    @Test
    void anOptionOfACommandTakesNothingFromOneOfTheServersWithTheSameName() throws IOException {
        CommandLine parsed = Main.commandLine(List.of("user", "add", "bob"), Map.of("CHAT_ADMIN", "ann"));
        var add = parsed.parseArgs("user", "add", "bob").subcommand().subcommand();
        assertThat(add.commandSpec().findOption("--admin").<Boolean>getValue()).isFalse();
        assertThat(value(parse(Map.of("CHAT_DATA_DIR", "/elsewhere"), "users"), "--data-dir"))
                .isEqualTo(Path.of("/elsewhere"));
    }

    @Test
    void checkConfigSaysWhatIsInForceAndWhereFrom() throws IOException {
        Path file = file("message-burst=7");
        String report = checked(Map.of("CHAT_IDLE_TIMEOUT", "9"), "--check-config", "--config=" + file, "--port=1234");
        assertThat(report)
                .containsPattern("(?m)^port +1234 +command line$")
                .containsPattern("(?m)^idle-timeout +9 +CHAT_IDLE_TIMEOUT$")
                .containsPattern("(?m)^message-burst +7 +" + Pattern.quote(file.toString()) + "$")
                .containsPattern("(?m)^host +127\\.0\\.0\\.1 +default$");
    }

    @Test
    void eachOptionsHelpNamesItsVariable() {
        for (OptionSpec option : options()) {
            assertThat(option.description()[0])
                    .as(option.longestName())
                    .contains("[" + OptionDefaults.variableOf(option.longestName()));
        }
    }

    @Test
    void theExampleFileHasEachOptionWithItsDefault() {
        Map<String, String> inExample = new TreeMap<>();
        Matcher line = Pattern.compile("(?m)^#([a-z0-9-]+)=(.*)$").matcher(example());
        while (line.find()) {
            inExample.put(line.group(1), line.group(2));
        }
        Map<String, String> declared = new TreeMap<>();
        options()
                .forEach(option -> declared.put(
                        OptionDefaults.keyOf(option.longestName()), String.valueOf(option.defaultValue())));
        assertThat(inExample).isEqualTo(declared);
    }

    @Test
    void theExampleFileMarksWhatASighupTakesOver() {
        for (OptionSpec option : options()) {
            String key = OptionDefaults.keyOf(option.longestName());
            Matcher remark = Pattern.compile("(?m)^# (.*)$\\R(?:#[a-z0-9-]+=.*\\R)*#" + key + "=")
                    .matcher(example());
            assertThat(remark.find()).as("a remark above " + key).isTrue();
            assertThat(remark.group(1).startsWith("* "))
                    .as(key + " is marked with *")
                    .isEqualTo(ServerOptions.changesWhileRunning(option));
        }
    }

    @Test
    void theExampleFileCanBeUsedAsItIsAndWithoutItsRemarkSigns() throws IOException {
        Path whole = Files.writeString(scratch.resolve("whole"), example().replaceAll("(?m)^#([a-z0-9-]+=)", "$1"));
        assertThat(checked(Map.of(), "--check-config", "--config=" + whole)).contains("The configuration is right.");
    }

    private static String example() {
        return ProjectFiles.read(ProjectFiles.root().resolve("docs/chatroom.properties"));
    }

    private static List<OptionSpec> options() {
        return Main.commandLine(List.of(), Map.of())
                .<Main>getCommand()
                .options()
                .all();
    }

    @Test
    void reloadingTakesOverWhatCanChangeAndLeavesTheRest() {
        List<ServerOptions> taken = new ArrayList<>();
        ServerOptions[] next = {options("--port=1", "--message-burst=5")};
        ConfigReload reload = new ConfigReload(options("--port=1"), () -> next[0], taken::add);
        reload.run();
        assertThat(taken).hasSize(1);
        assertThat(reload.inForce()).containsEntry("--message-burst", 5L).containsEntry("--port", 1L);
        next[0] = options("--port=2", "--message-burst=6");
        reload.run();
        assertThat(reload.inForce()).containsEntry("--message-burst", 6L).containsEntry("--port", 1L);
    }

    @Test
    void aWrongConfigurationIsNotTakenOver() {
        List<ServerOptions> taken = new ArrayList<>();
        ConfigReload reload = new ConfigReload(
                options("--port=1"),
                () -> {
                    throw new ParameterException(new CommandLine(new ServerOptions()), "It is wrong.");
                },
                taken::add);
        reload.run();
        assertThat(taken).isEmpty();
    }

    /** What nobody catches would end the server, which is well. */
    @Test
    void aConfigurationThatCannotBeReadForAMistakeOfTheServerEndsNoThread() {
        List<ServerOptions> taken = new ArrayList<>();
        ConfigReload reload = new ConfigReload(
                options("--port=1"),
                () -> {
                    throw new IllegalStateException("a mistake");
                },
                taken::add);
        try (LogLines log = LogLines.of(ConfigReload.class)) {
            assertThatCode(reload::run).doesNotThrowAnyException();
            assertThat(log.all()).singleElement().asString().startsWith("the configuration could not be read again");
        }
        assertThat(taken).isEmpty();
    }

    private static ServerOptions options(String... args) {
        return parse(Map.of(), args).<Main>getCommand().options();
    }
}
