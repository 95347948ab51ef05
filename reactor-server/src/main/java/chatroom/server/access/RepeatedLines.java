package chatroom.server.access;

import chatroom.server.reactor.Timers;
import chatroom.server.session.FloodLimit;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lines of one kind that cost a client nothing. What the same network does again and again has a few lines, and when half a minute is over
 * one that says how often it was in all: so nothing of one network hides what another does. Reactor thread only.
 */
final class RepeatedLines {
    /** How many subjects at networks are kept apart; the oldest is told of at once, and forgotten. */
    static final int MAX_KEPT = 4_096;

    private static final int LINES = 5;
    private static final Duration WINDOW = Duration.ofSeconds(30);

    /** The bound for all networks together, where there is one. */
    private static final int LINES_PER_SECOND = 20;

    private static final int BURST = 1_000;

    /** How many lines one turn writes, which takes some milliseconds. */
    private static final int TOLD_TOGETHER = 200;

    private final Timers timers;
    private final Consumer<String> out;

    /** The bound for all networks together; empty where there is none. */
    private final Optional<FloodLimit> ofAll;

    /** In the order in which their windows began. */
    private final Map<Key, Repeated> kept = new LinkedHashMap<>();

    private boolean telling;
    private long leftOut;

    private record Key(String subject, String network) {}

    private static final class Repeated {
        private final long endNs;
        private int lines;
        private long more;

        Repeated(long endNs) {
            this.endNs = endNs;
        }
    }

    private RepeatedLines(Timers timers, Consumer<String> out, Optional<FloodLimit> ofAll) {
        this.timers = timers;
        this.out = out;
        this.ofAll = ofAll;
    }

    /** Without a bound for all networks together. For lines that a client needs an account for. */
    static RepeatedLines ofAny(Timers timers, Consumer<String> out) {
        return new RepeatedLines(timers, out, Optional.empty());
    }

    /** So many lines in a time, of all networks together; then the next one tells how many were left out. */
    static RepeatedLines upTo(Timers timers, Consumer<String> out) {
        return new RepeatedLines(timers, out, Optional.of(new FloodLimit(LINES_PER_SECOND, BURST)));
    }

    /** @param subject what is the same in lines that repeat each other; nothing that a client may make up */
    void write(String line, String subject, String network) {
        long nowNs = timers.nowNs();
        Key key = new Key(subject, network);
        Repeated known = kept.get(key);
        if (known != null && known.endNs - nowNs <= 0) {
            tellOf(key, known);
            kept.remove(key);
            known = null;
        }
        if (known == null) {
            known = new Repeated(nowNs + WINDOW.toNanos());
            makeRoom();
            kept.put(key, known);
            tellLater();
        }
        if (known.lines < LINES) {
            known.lines++;
            tell(line, nowNs);
        } else {
            known.more++;
        }
    }

    private void makeRoom() {
        if (kept.size() >= MAX_KEPT) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<Map.Entry<Key, Repeated>> oldest = kept.entrySet().iterator();
        Map.Entry<Key, Repeated> entry = oldest.next();
        oldest.remove();
        tellOf(entry.getKey(), entry.getValue());
    }

    private void tellLater() {
        if (!telling && !kept.isEmpty()) {
            telling = true;
            long inNs = kept.values().iterator().next().endNs - timers.nowNs();
            timers.schedule(Duration.ofNanos(Math.max(0, inNs)), this::tellWhatIsOver);
        }
    }

    private void tellWhatIsOver() {
        telling = false;
        long nowNs = timers.nowNs();
        for (int i = 0; i < TOLD_TOGETHER && !kept.isEmpty(); i++) {
            if (kept.values().iterator().next().endNs - nowNs > 0) {
                break;
            }
            forgetOldest();
        }
        tellLater();
    }

    private void tellOf(Key key, Repeated repeated) {
        if (repeated.more > 0) {
            tell(
                    key.subject + ", " + repeated.more + " times more within " + WINDOW.toSeconds() + " s, from "
                            + key.network,
                    timers.nowNs());
        }
    }

    private void tell(String line, long nowNs) {
        if (ofAll.isPresent() && ofAll.get().tryTake(0, nowNs) > 0) {
            leftOut++;
            return;
        }
        String missing = leftOut == 0 ? "" : " (" + leftOut + " lines like this were left out)";
        leftOut = 0;
        out.accept(line + missing);
    }

    int kept() {
        return kept.size();
    }
}
