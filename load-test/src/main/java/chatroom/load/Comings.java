package chatroom.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Some readers lose their connection, one after the other, and come back at once to what they have missed. Those that are timed stay. */
final class Comings {
    private final Bench bench;
    private final List<RoomReader> readers;
    private final long periodNs;
    private final Random random;
    private boolean over;
    private long count;

    /** @param perSecond 0 for none */
    Comings(Bench bench, List<RoomReader> readers, double perSecond, long seed) {
        this.bench = bench;
        this.readers = readers;
        this.periodNs = perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.random = new Random(seed);
    }

    void begin() {
        if (periodNs > 0) {
            next(System.nanoTime());
        }
    }

    private void next(long dueNs) {
        if (over) {
            return;
        }
        int at = random.nextInt(readers.size());
        RoomReader reader = readers.get(at);
        if (reader.isIn() && !reader.isTimed()) {
            reader.leave();
            RoomReader back = reader.again();
            readers.set(at, back);
            connect(back);
            count++;
        }
        bench.loop().at(dueNs + periodNs, () -> next(dueNs + periodNs));
    }

    private void connect(RoomReader back) {
        try {
            bench.connect(back);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end() {
        over = true;
    }

    long count() {
        return count;
    }
}
