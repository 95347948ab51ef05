package chatroom.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Senders that talk to listeners, and what comes of it. Listeners are let in by the scenario. When they send, subclasses say. */
abstract class Traffic {
    /** Receivers whose every message is timed: spread over all, the first and the last to come in among them. */
    private static final int SAMPLED = 10;

    private final Bench bench;
    private final TalkOptions options;
    private final List<? extends Listener> listeners;
    private final List<Talker> talkers = new ArrayList<>();
    private final LobbyLatency latency;
    private final int sampled;

    /** Of those who aren't among the sampled. */
    private final List<LobbyLatency> others = new ArrayList<>();

    private Timeline timeline;
    private boolean sending;
    private int nextTalker;

    /** @param timed those among whom the sampled are chosen */
    Traffic(Bench bench, TalkOptions options, List<? extends Listener> listeners, List<? extends Listener> timed) {
        this.bench = bench;
        this.options = options;
        this.listeners = listeners;
        this.sampled = Math.min(SAMPLED, timed.size());
        this.latency = new LobbyLatency(bench.reference(), sampled);
        for (int i = 0; i < sampled; i++) {
            timed.get(sampled == 1 ? 0 : (int) ((long) i * (timed.size() - 1) / (sampled - 1)))
                    .sampleInto(latency);
        }
    }

    LobbyLatency latency() {
        return latency;
    }

    int sampled() {
        return sampled;
    }

    /** In the same time as that of the sampled. */
    void alsoMeasure(LobbyLatency other) {
        others.add(other);
    }

    /** Lets the senders in. */
    void open() throws IOException, LoadException {
        open(OptionalInt.empty());
    }

    /** @param server of several, to which all senders go */
    void open(OptionalInt server) throws IOException, LoadException {
        for (int i = 0; i < options.senders(); i++) {
            // The upper half of a nonce is the sender's, so that no two have the same.
            SendFrame frame = options.nonces()
                    ? SendFrame.withNonces(options.textBytes(), (long) (i + 1) << 40)
                    : SendFrame.of(options.textBytes());
            Talker talker = new Talker("sender " + i, bench, bench.quiet(i), frame);
            server.ifPresent(talker::goTo);
            talkers.add(talker);
        }
        bench.letIn(talkers);
    }

    void start() {
        sending = true;
        timeline = new Timeline(bench, latency, this::stored, bench::delivered);
        beginSending();
    }

    /** From now on messages are sent, as long as {@link #isSending}. */
    abstract void beginSending();

    final boolean isSending() {
        return sending;
    }

    final Bench bench() {
        return bench;
    }

    final List<Talker> talkers() {
        return talkers;
    }

    /** The senders take turns. */
    final void sayNext(long intendedNs) {
        talkers.get(nextTalker).say(intendedNs);
        nextTalker = (nextTalker + 1) % talkers.size();
    }

    /** Lets it run for a time, and measures only that. */
    Measured measure(long durationNs) throws IOException {
        Measured.Begun begun = Measured.begin(bench, stored(), bench.delivered());
        long fromNs = System.nanoTime();
        latency.measureFrom(fromNs);
        others.forEach(other -> other.measureFrom(fromNs));
        bench.loop().runFor(durationNs);
        long untilNs = System.nanoTime();
        latency.measureUntil(untilNs);
        others.forEach(other -> other.measureUntil(untilNs));
        return begun.end(bench, stored(), bench.delivered());
    }

    /** The whole of it: warm-up, measuring, and waiting until everybody has everything. */
    Measured run() throws IOException {
        return run(listeners);
    }

    /** As {@link #run()}, but waits for those only. */
    Measured run(List<? extends Listener> awaited) throws IOException {
        start();
        bench.loop().runFor(options.warmupNs());
        Measured measured = measure(options.measuredNs());
        stop();
        awaitAll(awaited);
        return measured;
    }

    void stop() throws IOException {
        sending = false;
        talkers.forEach(talker -> talker.keepUnanswered(0));
        bench.await(() -> talkers.stream().allMatch(talker -> talker.unanswered() == 0));
        timeline.end();
        for (Talker talker : talkers) {
            if (talker.unanswered() > 0) {
                bench.violations().add("%s has no answer to %s messages".formatted(talker.name(), talker.unanswered()));
            }
        }
    }

    /** Until each of them has the newest message that was acknowledged. */
    void awaitAll(List<? extends Listener> those) throws IOException {
        long lastId = talkers.stream().mapToLong(Talker::lastStoredId).max().orElse(0);
        bench.await(() -> haveAll(those, lastId));
        for (Listener listener : those) {
            if (listener.nextId() <= lastId) {
                bench.violations()
                        .add("%s has the messages up to %s only, %s are missing"
                                .formatted(listener.name(), listener.nextId() - 1, lastId - listener.nextId() + 1));
            }
        }
    }

    private static boolean haveAll(List<? extends Listener> those, long lastId) {
        for (Listener listener : those) {
            if (listener.nextId() <= lastId) {
                return false;
            }
        }
        return true;
    }

    void close() {
        talkers.forEach(Member::leave);
    }

    long stored() {
        long sum = 0;
        for (Talker talker : talkers) {
            sum += talker.stored();
        }
        return sum;
    }

    /** @param key what the latencies are of, "delivery" for instance */
    void report(Measured measured, String key, Report report) {
        measured.report(report);
        report.latency(
                key, "Latency from the intended send time, at %s sampled receivers".formatted(sampled), latency.each());
        report.latency(key + "_last", "The same, at the one of them that got it last", latency.last());
        report.timeline(timeline.moments());
    }
}
