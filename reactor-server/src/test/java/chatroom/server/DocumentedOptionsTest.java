package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.ProjectFiles;
import chatroom.server.config.ServerOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** docs/configuration.md has every option of the server, with the default, the range and the mark for SIGHUP that it has in the code. */
class DocumentedOptionsTest {
    private static final List<String> NO_SETTING = List.of("--config", "--check-config", "--help", "--version");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(--[a-z0-9-]+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|[^|]+\\|$");
    private static final Pattern NUMBERS = Pattern.compile("([\\d,]+) to ([\\d,]+)");

    /** @param takenOver at a SIGHUP */
    private record Row(String option, String defaultValue, String range, boolean takenOver) {
        @Override
        public String toString() {
            return option + ", " + range;
        }
    }

    @Test
    void eachOptionHasARow() {
        assertThat(rows().stream().map(Row::option))
                .containsExactlyInAnyOrderElementsOf(options().keySet());
    }

    @Test
    void eachRowHasTheDefaultOfTheCode() {
        Map<String, String> documented = new TreeMap<>();
        for (Row row : rows()) {
            Matcher literal = Pattern.compile("`([^`]*)`").matcher(row.defaultValue());
            if (literal.matches()) {
                documented.put(row.option(), literal.group(1));
            }
        }
        Map<String, String> inCode = new TreeMap<>();
        options().forEach((name, option) -> {
            if (!option.defaultValue().isEmpty()) {
                inCode.put(name, option.defaultValue());
            }
        });
        assertThat(documented).isEqualTo(inCode);
    }

    @Test
    void eachRowSaysWhetherASighupTakesItOver() {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.takenOver())
                        .as(row.option())
                        .isEqualTo(ServerOptions.changesWhileRunning(options().get(row.option()))));
    }

    static List<Row> rowsWithNumbers() {
        return rows().stream()
                .filter(row -> NUMBERS.matcher(row.range()).matches())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rowsWithNumbers")
    void eachRangeIsThatOfTheCode(Row row) {
        Matcher numbers = NUMBERS.matcher(row.range());
        assertThat(numbers.matches()).isTrue();
        long least = Long.parseLong(numbers.group(1).replace(",", ""));
        long most = Long.parseLong(numbers.group(2).replace(",", ""));
        assertThatCode(() -> configure(row.option(), least)).doesNotThrowAnyException();
        assertThatCode(() -> configure(row.option(), most)).doesNotThrowAnyException();
        assertThatThrownBy(() -> configure(row.option(), least - 1)).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> configure(row.option(), most + 1)).isInstanceOf(ParameterException.class);
    }

    private static void configure(String option, long value) {
        // TLS needs its files.
        List<String> args = List.of(option + "=" + value, "--tls-cert=a", "--tls-key=b", "--tls-port=1");
        CommandLine commandLine = Main.commandLine(args, Map.of());
        commandLine.parseArgs(
                option.endsWith("tls-port") && value > 0
                        ? args.subList(0, 3).toArray(String[]::new)
                        : new String[] {args.get(0)});
        commandLine.<Main>getCommand().options().toConfig();
    }

    private static List<Row> rows() {
        return ROW.matcher(ProjectFiles.read(ProjectFiles.root().resolve("docs/configuration.md")))
                .results()
                .map(row -> new Row(
                        row.group(1),
                        row.group(2).strip(),
                        row.group(3).strip(),
                        row.group(4).strip().equals("✓")))
                .toList();
    }

    private static Map<String, OptionSpec> options() {
        return Main.commandLine(List.of(), Map.of()).<Main>getCommand().options().all().stream()
                .filter(option -> !NO_SETTING.contains(option.longestName()))
                .collect(Collectors.toMap(OptionSpec::longestName, Function.identity()));
    }
}
