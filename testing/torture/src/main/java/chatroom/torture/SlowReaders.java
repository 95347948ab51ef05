package chatroom.torture;

import chatroom.load.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.json.JSONObject;
import picocli.CommandLine;

/** Thousands who read at a trickle, or not at all, until the end: the load test's scenario of that name. */
final class SlowReaders implements Ordeal {
    @Override
    public String on(Stage stage) throws Exception {
        int readers = stage.count(5_000, 500);
        try (Scene scene = stage.open("--log-ring-bytes=65536", "--max-connections=6000")) {
            Footprint before = scene.warmUp();
            StringWriter out = new StringWriter();
            StringWriter errors = new StringWriter();
            CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
            int code = line.execute(
                    "slow-readers",
                    "--json",
                    "--host=" + scene.address().getAddress().getHostAddress(),
                    "--port=" + scene.address().getPort(),
                    "--server-pid=" + scene.server().pid(),
                    "--receivers=" + readers,
                    "--slow-percent=8",
                    "--stopped-percent=90",
                    "--rate=" + stage.count(100, 400),
                    "--text-bytes=1500",
                    "--warmup-seconds=0",
                    "--seconds=" + stage.count(4, 2));
            if (code > 1) {
                throw new Skipped(errors.toString().strip());
            }
            JSONObject report = new JSONObject(out.toString());
            report.getJSONArray("first_violations")
                    .forEach(sentence -> stage.violations().add((String) sentence));
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d readers at a trickle or stalled, up to %,.0f messages behind, each got all in order",
                    (int) (readers * 0.98),
                    report.getDouble("behind"));
        }
    }
}
