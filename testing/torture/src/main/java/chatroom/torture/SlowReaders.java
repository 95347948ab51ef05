package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.load.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.json.JSONObject;
import picocli.CommandLine;

/** Thousands who read at a trickle, or not at all, until the end, on lines and by WebSocket: the load test's scenario of that name. */
final class SlowReaders implements Ordeal {
    @Override
    public String on(Stage stage) throws Exception {
        int readers = stage.count(2_500, 250);
        try (Scene scene =
                stage.open("--log-ring-bytes=65536", "--max-connections=6000", "--web-port=" + FreePort.find())) {
            Footprint before = scene.warmUp();
            double behind = behind(stage, scene, readers, scene.address());
            double behindOnWeb = behind(stage, scene, readers, scene.server().webAddress(), "--websocket");
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d readers at a trickle or stalled, up to %,.0f messages behind, and as many through WebSockets,"
                            + " up to %,.0f, each got all in order",
                    (int) (readers * 0.98),
                    behind,
                    behindOnWeb);
        }
    }

    /** @return how many messages the last of them is behind when all begin to read */
    private static double behind(Stage stage, Scene scene, int readers, InetSocketAddress address, String... more)
            throws Skipped {
        List<String> arguments = new ArrayList<>(List.of(
                "slow-readers",
                "--json",
                "--host=" + address.getAddress().getHostAddress(),
                "--port=" + address.getPort(),
                "--server-pid=" + scene.server().pid(),
                "--receivers=" + readers,
                "--slow-percent=8",
                "--stopped-percent=90",
                "--rate=" + stage.count(100, 400),
                "--text-bytes=1500",
                "--warmup-seconds=0",
                "--seconds=" + stage.count(4, 2)));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
        int code = line.execute(arguments.toArray(String[]::new));
        if (code > 1) {
            throw new Skipped(errors.toString().strip());
        }
        JSONObject report = new JSONObject(out.toString());
        report.getJSONArray("first_violations")
                .forEach(sentence -> stage.violations().add((String) sentence));
        return report.getDouble("behind");
    }
}
