package chatroom.server.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread changes and any thread reads. A change is a plain load and a plain store of the processor: opaque access only
 * keeps the compiler from leaving it out, and the value whole.
 */
public final class Count {
    private static final VarHandle VALUE = valueHandle();

    /** Reached through {@link #VALUE} only. */
    @SuppressWarnings("unused")
    private long value;

    /** The one thread that writes. */
    public void increment() {
        add(1);
    }

    /** The one thread that writes. */
    public void add(long n) {
        VALUE.setOpaque(this, get() + n);
    }

    /** Any thread. What it was a moment ago at the latest. */
    public long get() {
        return (long) VALUE.getOpaque(this);
    }

    private static VarHandle valueHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
