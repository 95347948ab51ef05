package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process logs, and how, for each value of the options that say so, each given in each of its three ways. */
@Timeout(120)
class LoggingOptionsIT {
    @TempDir
    private Path scratch;

    private enum Way {
        OPTION,
        VARIABLE,
        FILE
    }

    private ServerProcess start(Way way, String option, String value, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--port=0",
                "--web-port=0",
                "--data-dir=" + scratch.resolve("data"),
                "--argon2-memory-kib=8",
                "--argon2-iterations=1"));
        arguments.addAll(List.of(more));
        Map<String, String> environment = Map.of();
        switch (way) {
            case OPTION -> arguments.add("--" + option + "=" + value);
            case VARIABLE ->
                environment = Map.of("CHAT_" + option.toUpperCase(Locale.ROOT).replace('-', '_'), value);
            case FILE ->
                arguments.add("--config=" + Files.writeString(scratch.resolve("file"), option + "=" + value + "\n"));
        }
        return new ServerProcess(scratch, environment, arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "error, , 'ann registered,refused'",
        "warn, , 'ann registered,refused'",
        "info, 'ann registered,bad_credentials', connection",
        "debug, 'ann registered,bad_credentials,connection', NOTHING",
    })
    void aLevelTellsOfWhatItIsFor(String level, String told, String untold) throws Exception {
        for (Way way : Way.values()) {
            String errors;
            try (ServerProcess server = start(way, "log-level", level)) {
                try (WireClient client = new WireClient(server.port())) {
                    client.says(
                            "{\"action\":\"register\",\"username\":\"ann" + way + "\",\"password\":\"long enough\"}");
                    assertThat(client.reply().getString("status")).isEqualTo("ok");
                    client.says("{\"action\":\"login\",\"username\":\"nobody\",\"password\":\"long enough\"}");
                    assertThat(client.reply().getString("code")).isEqualTo("bad_credentials");
                }
                server.signal("TERM");
                assertThat(server.exitCode()).isZero();
                errors = server.errors().replace("ann" + way, "ann");
            }
            String what = "%s as %s: %s".formatted(level, way, errors);
            assertThat(Stream.of(told == null ? new String[0] : told.split(",")))
                    .as(what)
                    .allMatch(errors::contains);
            assertThat(Stream.of(untold.split(","))).as(what).noneMatch(errors::contains);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inJsonEverythingIsAnObjectALine(Way way) throws Exception {
        try (ServerProcess server = start(way, "log-format", "json", "--log-level=error")) {
            server.awaitError("is listening on 127.0.0.1 port ");
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).isEmpty();
            assertThat(objects(server.errors())).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=70000",
                "--prot=1",
                "--log-level=loud",
                "--max-connections=many",
                "--data-dir=/dev/null/x"
            })
    void aRefusalInJsonIsAnObjectToo(String wrong) throws Exception {
        for (Way way : Way.values()) {
            try (ServerProcess server = start(way, "log-format", "json", wrong)) {
                assertThat(server.exitCode()).isIn(1, 2);
                assertThat(server.output()).isEmpty();
                assertThat(objects(server.errors()))
                        .as("%s, json as %s", wrong, way)
                        .hasSize(1)
                        .allMatch(line -> line.getString("level").equals("ERROR") && line.has("timestamp"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inTextTheFirstLineSaysWhereItListens(Way way) throws Exception {
        try (ServerProcess server = start(way, "log-format", "text")) {
            assertThat(server.port()).isPositive();
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
        }
    }

    private static List<JSONObject> objects(String lines) {
        return Stream.of(lines.split("\n"))
                .filter(line -> !line.isEmpty())
                .map(JSONObject::new)
                .toList();
    }
}
