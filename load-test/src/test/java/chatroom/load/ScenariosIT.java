package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Small runs of everything against the server's jar. */
class ScenariosIT {
    private final StringWriter out = new StringWriter();
    private final CommandLine line = Main.commandLine().setOut(new PrintWriter(out));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fanout --receivers=20 --senders=3 --seconds=1 --warmup-seconds=0.2",
                "fanout --receivers=5 --senders=2 --rate=500 --nonces --seconds=0.5 --warmup-seconds=0.2",
                "curve --receivers=3,30 --deliveries=3000 --senders=2 --seconds=0.3 --warmup-seconds=0.1",
                "history --messages=20000 --clients=3",
                "lockstep --receivers=20 --senders=3 --seconds=0.5 --warmup-seconds=0.1",
                "idle --connections=50 --poll-seconds=0.1 --seconds=0.5 --warmup-seconds=0.1",
                "idle --connections=40 --rooms=20 --follows=4 --seconds=0.5 --warmup-seconds=0.1",
                "login-storm --clients=200 --receivers=10 --rate=100 --seconds=0.3 --warmup-seconds=0.1",
                "mixed --people=50 --pace=50 --seconds=1 --warmup-seconds=0.2",
                "resume-storm --clients=200",
                "resume-storm --clients=60 --rooms=40 --follows=6 --rooms-behind=2",
                "rooms --rooms=30 --connections=30 --follows=5 --senders=3 --kinds --comings=20 --seconds=1"
                        + " --warmup-seconds=0.2",
                "rooms --rooms=1200 --connections=5 --follows=0 --rate=500 --zipf=0 --seconds=0.5 --warmup-seconds=0.1",
                "rooms --rooms=60 --connections=10 --follows=5 --senders=2 --rate=300 --heavy=2 --seconds=0.5"
                        + " --warmup-seconds=0.2",
                "fanout --websocket --receivers=20 --senders=3 --seconds=0.5 --warmup-seconds=0.1",
                "idle --websocket --connections=40 --poll-seconds=0.1 --seconds=0.5 --warmup-seconds=0.1",
                "resume-storm --websocket --clients=60 --rooms=40 --follows=6 --rooms-behind=2",
                "slow-readers --websocket --receivers=20 --rate=5000 --seconds=0.5 --warmup-seconds=0",
                "slow-readers --receivers=20 --rate=20000 --seconds=1 --warmup-seconds=0",
            })
    void passes(String arguments) {
        int code = line.execute((arguments + " --users=20 --no-pin").split(" "));
        assertThat(out.toString()).contains("All checks passed.");
        assertThat(code).isZero();
    }

    /** Which speaks no lines, so that who succeeds there came through a WebSocket, and who doesn't use one gets nowhere. */
    @Test
    void toldSoItConnectsToThePortForBrowsers() throws Exception {
        CommonOptions options = CommandLine.populateCommand(new CommonOptions(), "--no-pin");
        try (OwnServer server = OwnServer.start(options, 400, List.of("--web-port=" + FreePort.find()))) {
            String[] arguments =
                    "fanout --receivers=4 --users=2 --seconds=0.3 --warmup-seconds=0.1 --host=127.0.0.1 --port=%s --websocket"
                            .formatted(server.webAddress().getPort())
                            .split(" ");
            assertThat(line.execute(arguments)).isZero();
            assertThat(out.toString()).contains("All checks passed.");
            assertThat(line.execute(Arrays.copyOf(arguments, arguments.length - 1)))
                    .as("without --websocket")
                    .isEqualTo(3);
        }
    }

    /** Two names of one server, which is told from two servers by nothing that a client sees. */
    @Test
    void clientsTakeTurnsWithSeveralServersAndTheDelayOfEachIsTold() throws Exception {
        CommonOptions options = CommandLine.populateCommand(new CommonOptions(), "--no-pin");
        try (OwnServer server = OwnServer.start(options, 400, List.of())) {
            String arguments =
                    "nodes --receivers=3 --rate=100 --users=2 --seconds=0.5 --warmup-seconds=0.1 --host=127.0.0.1:%s,localhost --port=%1$s --json"
                            .formatted(server.address().getPort());
            assertThat(line.execute(arguments.split(" "))).isZero();
            JSONObject report = new JSONObject(out.toString());
            assertThat(report.getJSONObject("delivery_here_latency_ms").getLong("count"))
                    .isPositive();
            assertThat(report.getJSONObject("delivery_latency_ms").getLong("count"))
                    .isPositive();
            assertThat(report.getInt("servers")).isEqualTo(2);
        }
    }

    @Test
    void aJarThatWasCopiedAwayRunsWithTheFlagsOfThisSourceTree(@TempDir Path elsewhere) throws Exception {
        Path module = Path.of("..", "reactor-server").toAbsolutePath().normalize();
        Path folder = Files.createDirectory(elsewhere.resolve("jars"));
        Path copy = Files.copy(module.resolve("target/reactor-server.jar"), folder.resolve("copy.jar"));
        CommonOptions options = CommandLine.populateCommand(new CommonOptions(), "--no-pin", "--server-jar=" + copy);
        try (OwnServer server = OwnServer.start(options, 100, List.of())) {
            assertThat(ProcessHandle.of(server.pid())
                            .orElseThrow()
                            .info()
                            .arguments()
                            .orElseThrow())
                    .contains("@" + module.resolve("jvm.options"));
        }
    }

    /** In a room those who compare with what the server has stored find it too. */
    @ParameterizedTest
    @CsvSource({"fanout --receivers=4, 1", "rooms --rooms=1 --follows=1 --connections=4, 2"})
    void aMissedMessageIsToldAndExitsWithOne(String scenario, long violations) throws Exception {
        CommonOptions options = CommandLine.populateCommand(new CommonOptions(), "--no-pin");
        try (OwnServer server = OwnServer.start(options, 400, List.of("--rooms-per-hour=0"));
                FalsifyingProxy proxy = new FalsifyingProxy(server.address())) {
            String arguments =
                    " --host=127.0.0.1 --port=%s --server-pid=%s --users=2 --seconds=0.5 --warmup-seconds=0.1 --json"
                            .formatted(proxy.port(), server.pid());
            int code = line.execute((scenario + arguments).split(" "));
            JSONObject report = new JSONObject(out.toString());
            assertThat(report.getLong("violations")).isEqualTo(violations);
            assertThat(report.getJSONArray("first_violations").getString(0)).contains("was next: 1 missing");
            assertThat(report.getDouble("server_cpu_seconds")).isPositive();
            assertThat(code).isEqualTo(1);
        }
    }
}
