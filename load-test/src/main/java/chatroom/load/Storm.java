package chatroom.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Many come in at once: how long it takes, and whether everybody agrees on who is there afterwards. */
final class Storm {
    private static final int DIGITS = 3;
    private static final double NS_PER_SECOND = 1e9;
    private static final long PRESENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final Bench bench;
    private final List<? extends Listener> members;
    private final Histogram entrances = new Histogram(DIGITS);
    private double seconds;

    Storm(Bench bench, List<? extends Listener> members) {
        this.bench = bench;
        this.members = members;
    }

    /** Returns when all are in. */
    Measured run(int atOnce) throws IOException, LoadException {
        long startNs = System.nanoTime();
        Measured.Begun begun = Measured.begin(bench, 0, bench.delivered());
        bench.letIn(members, atOnce);
        seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        members.forEach(member -> entrances.recordValue(member.entranceNs()));
        return begun.end(bench, 0, bench.delivered());
    }

    /** @param online how many users are there, however many connections they have */
    void checkPresence(int online) throws IOException {
        bench.loop().runUntil(() -> haveSeen(online), System.nanoTime() + PRESENCE_NS);
        for (Listener member : members) {
            if (member.online() != online) {
                bench.violations()
                        .add("%s believes that %s users are online, and there are %s"
                                .formatted(member.name(), member.online(), online));
            }
        }
    }

    private boolean haveSeen(int online) {
        for (Listener member : members) {
            if (member.online() != online) {
                return false;
            }
        }
        return true;
    }

    /** @param what "login" or "resume" */
    void report(String what, Measured measured, Report report) {
        report.figure("clients", "Clients at once", members.size(), "");
        report.figure("seconds_until_last", "All were in after", seconds, "s");
        report.figure(what + "s_per_second", "Let in", members.size() / seconds, "/s");
        report.figure("busy_answers", "Told to come again, as the server was busy", (double) bench.busy(), "times");
        measured.reportCost(report);
        report.latency(what, "From the first try to connect to being in", entrances);
    }
}
