package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on its way to becoming a connection: nothing is known of it outside of the reactor before the handshake is complete. What takes
 * long is done by workers, one task at a time, and meanwhile the socket is left alone.
 *
 * <p>Owned by the reactor thread.
 */
public abstract class Handshake implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final IncomingChannel channel;
    private final Reactor reactor;
    private final String peer;
    private final SelectionKey key;

    private Timers.Timer deadline;
    private long counted;
    private boolean taskUnderWay;

    /** Read by workers: what has ended needs no work any more. */
    private volatile boolean over;

    /** Where {@link Handshakes} keeps it. */
    long number;

    // The selector calls it in a turn of this thread, so not before it is made.
    @SuppressWarnings("this-escape")
    protected Handshake(IncomingChannel channel) throws IOException {
        this.channel = channel;
        this.reactor = channel.reactor();
        this.peer = channel.peer();
        this.key = channel.register(this);
    }

    /** Goes on as far as it can, and says what it needs then, by one of the methods below. */
    protected abstract void advance() throws IOException;

    /** What it holds at the moment. */
    protected abstract long heldBytes();

    /** While a task is under way: the socket goes, the rest is {@linkplain #close closed} after it. */
    protected abstract void abandon() throws IOException;

    protected abstract void close() throws IOException;

    /** @param limit how long it may take; zero for any time */
    public final void begin(Duration limit) {
        reactor.handshakes().enter(this);
        channel.slot().ownedBy(this::end);
        if (!limit.isZero()) {
            deadline = reactor.timers().schedule(limit, () -> fail("it took too long"));
        }
        // Until the peer says something nothing is held.
        key.interestOps(SelectionKey.OP_READ);
    }

    protected final void awaitInput() {
        count(false);
        key.interestOps(SelectionKey.OP_READ);
    }

    protected final void awaitOutput() {
        key.interestOps(SelectionKey.OP_WRITE);
    }

    /**
     * Goes on after a task of it.
     *
     * @param task null where the one before it ended with an error of the JVM: it would be waited for for ever
     */
    protected final void await(Runnable task, BackgroundTasks workers) {
        key.interestOps(0);
        count(true);
        taskUnderWay = task != null && workers.offer(() -> doIfWanted(task), () -> reactor.onTaskDone(this));
        if (!taskUnderWay) {
            fail("a task of it could not be done");
        }
    }

    protected final void complete(Transport transport) throws IOException {
        leave();
        channel.open(transport);
    }

    /** What it shares its turns with: the name of the peer's network, or none where it is being refused. */
    protected final String turn() {
        return network() == null ? "" : network().name();
    }

    /** Null for one that is being refused. */
    final Network network() {
        return channel.slot().network();
    }

    @Override
    public final void onReady() {
        if (!taskUnderWay && !over) {
            channel.slot().active(reactor.timers().nowNs());
            goOn();
        }
    }

    final void onTaskDone() {
        taskUnderWay = false;
        if (over) {
            // Only now nobody is at work on it any more.
            closeQuietly();
        } else {
            goOn();
        }
    }

    private void goOn() {
        try {
            advance();
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("the handshake with {} failed for a mistake of the server", peer, e);
            end(CloseReason.INTERNAL_ERROR);
        }
    }

    /** Worker. */
    private void doIfWanted(Runnable task) {
        if (!over) {
            task.run();
        }
    }

    private void fail(String why) {
        LOG.debug("no TLS with {}: {}", peer, why);
        end(CloseReason.HANDSHAKE_FAILED);
    }

    /** The socket goes, whatever is under way. */
    final void end(CloseReason reason) {
        leave();
        channel.slot().release();
        reactor.count(reason);
        if (taskUnderWay) {
            abandonQuietly();
        } else {
            closeQuietly();
        }
    }

    /** Its keys and what it has to remember of the messages are freed when it is over; buffers go with it. */
    private void count(boolean isBusy) {
        long more = heldBytes() - counted;
        reactor.memory().guests().addInput(more);
        reactor.handshakes().update(this, more, isBusy);
        counted += more;
    }

    private void leave() {
        over = true;
        reactor.memory().guests().addInput(-counted);
        reactor.handshakes().leave(this, counted);
        counted = 0;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void abandonQuietly() {
        try {
            abandon();
        } catch (IOException e) {
            LOG.debug("a handshake ({}) would not close: {}", peer, e.getMessage());
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("a handshake ({}) would not close: {}", peer, e.getMessage());
        }
    }
}
