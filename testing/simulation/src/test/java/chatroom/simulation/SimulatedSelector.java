package chatroom.simulation;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Never waits; it remembers for how long it might have. What is ready comes in any order. */
final class SimulatedSelector extends AbstractSelector {
    private final Chance chance;
    private final Runnable bell;
    private final Set<SelectionKey> keys = new LinkedHashSet<>();

    /** Until this much later nothing would have happened by itself: 0 if there is something to do, or may be. */
    private long idleNs;

    /** @param bell somebody wakes the selector up */
    SimulatedSelector(Chance chance, Runnable bell) {
        super(null);
        this.chance = chance;
        this.bell = bell;
    }

    long idleNs() {
        return idleNs;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        idleNs = 0;
        return collect(action);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) {
        int count = collect(action);
        long timeoutNs = timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        idleNs = count > 0 ? 0 : timeoutNs;
        return count;
    }

    private int collect(Consumer<SelectionKey> action) {
        List<SelectionKey> ready = new ArrayList<>();
        keys.removeIf(key -> !key.isValid());
        for (SelectionKey key : keys) {
            if (key.readyOps() != 0) {
                ready.add(key);
            }
        }
        chance.shuffle(ready);
        ready.forEach(action);
        return ready.size();
    }

    @Override
    public Selector wakeup() {
        bell.run();
        return this;
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        Key key = new Key((SimulatedChannel) channel, operations);
        key.attach(attachment);
        keys.add(key);
        return key;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    public Set<SelectionKey> keys() {
        return keys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }

    private final class Key extends AbstractSelectionKey {
        private final SimulatedChannel channel;
        private int interest;

        Key(SimulatedChannel channel, int interest) {
            this.channel = channel;
            this.interest = interest;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return SimulatedSelector.this;
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int operations) {
            interest = operations;
            return this;
        }

        @Override
        public int readyOps() {
            return channel.readyOps() & interest;
        }
    }
}
