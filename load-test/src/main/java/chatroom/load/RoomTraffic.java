package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Owners who write into their rooms, into some more often than into others, and what comes of it. */
final class RoomTraffic {
    private final Bench bench;
    private final TrafficOptions options;
    private final RoomSet rooms;
    private final Zipf choice;
    private final List<RoomTalker> talkers = new ArrayList<>();
    private final Latency latency = new Latency();
    private final long[] newestIds;
    private Timeline timeline;
    private boolean sending;
    private long dueNs;

    RoomTraffic(Bench bench, TrafficOptions options, RoomSet rooms, double exponent, long seed) {
        this.bench = bench;
        this.options = options;
        this.rooms = rooms;
        this.choice = new Zipf(rooms.count(), exponent, new Random(seed));
        this.newestIds = new long[rooms.count()];
        RoomScript[] scripts = new RoomScript[rooms.count()];
        Random dice = new Random(seed + 1);
        for (int room = 0; room < scripts.length; room++) {
            scripts[room] = new RoomScript(rooms.reference(room), rooms.areChanged(), dice);
        }
        for (int owner = 0; owner < rooms.owners(); owner++) {
            talkers.add(new RoomTalker(
                    "owner " + owner,
                    bench,
                    bench.quiet(rooms.userOfOwner(owner)),
                    scripts,
                    newestIds,
                    options.textBytes(),
                    this::onAnswered));
        }
    }

    Latency latency() {
        return latency;
    }

    double largestShare() {
        return choice.largestShare();
    }

    /** The newest entry of each room that was written into, as far as it was acknowledged. */
    long[] newestIds() {
        return newestIds;
    }

    long stored() {
        long sum = 0;
        for (RoomTalker talker : talkers) {
            sum += talker.stored();
        }
        return sum;
    }

    /** Begins, and warms up. */
    void begin() throws IOException, LoadException {
        bench.letIn(talkers);
        timeline = new Timeline(bench, latency, this::stored, bench::delivered);
        sending = true;
        beginSending();
        warmUp();
    }

    void warmUp() throws IOException {
        bench.loop().runFor(options.warmupNs());
    }

    Measured measure() throws IOException {
        Measured.Begun begun = Measured.begin(bench, stored(), bench.delivered());
        latency.measureFrom(System.nanoTime());
        bench.loop().runFor(options.measuredNs());
        latency.measureUntil(System.nanoTime());
        return begun.end(bench, stored(), bench.delivered());
    }

    private void beginSending() {
        if (options.rate() > 0) {
            dueNs = System.nanoTime();
            sayWhatIsDue();
        } else {
            for (int i = 0; i < options.window() * options.senders(); i++) {
                sayNext(System.nanoTime());
            }
        }
    }

    private void sayWhatIsDue() {
        long nowNs = System.nanoTime();
        while (sending && dueNs - nowNs <= 0) {
            sayNext(dueNs);
            dueNs += Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / options.rate()));
        }
        if (sending) {
            bench.loop().at(dueNs, this::sayWhatIsDue);
        }
    }

    private void sayNext(long intendedNs) {
        int room = choice.next();
        talkers.get(rooms.ownerOf(room)).say(room, intendedNs);
    }

    private void onAnswered(long nowNs) {
        if (sending && options.rate() == 0) {
            sayNext(nowNs);
        }
    }

    /** Whoever wrote has all answers when this returns. */
    void end() throws IOException {
        sending = false;
        bench.await(() -> talkers.stream().allMatch(talker -> talker.unanswered() == 0));
        timeline.end();
        for (RoomTalker talker : talkers) {
            if (talker.unanswered() > 0) {
                bench.violations().add("%s has no answer to %s requests".formatted(talker.name(), talker.unanswered()));
            }
        }
    }

    void report(Measured measured, Report report) {
        measured.report(report);
        report.latency("delivery", "Latency from the intended send time, at the sampled readers", latency.each());
        report.timeline(timeline.moments());
    }
}
