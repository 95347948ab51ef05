package chatroom.server.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for sockets, and lets those act that are ready. Reactor thread only. */
final class ReadySockets {
    private final Selector selector;
    private final List<Selectable> ready = new ArrayList<>();

    ReadySockets(Selector selector) {
        this.selector = selector;
    }

    /** @param withinNs how long to wait until something is ready: 0 not at all, {@link Long#MAX_VALUE} for any time */
    void select(long withinNs) {
        // An interrupted thread would make every select return at once.
        Thread.interrupted();
        try {
            if (withinNs <= 0) {
                selector.selectNow(this::collect);
            } else {
                selector.select(this::collect, withinNs == Long.MAX_VALUE ? 0 : roundedUpToMillis(withinNs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The selector broke.", e);
        }
    }

    /** Waking before the time would only mean to wait again. */
    private static long roundedUpToMillis(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns + 999_999);
    }

    private void collect(SelectionKey key) {
        ready.add((Selectable) key.attachment());
    }

    /** Returns how many there were. */
    int handle() {
        int count = ready.size();
        try {
            ready.forEach(Selectable::onReady);
        } finally {
            // What was left out is still ready, and will be selected again.
            ready.clear();
        }
        return count;
    }
}
