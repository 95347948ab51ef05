package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tlschannel.NeedsReadException;
import tlschannel.NeedsTaskException;
import tlschannel.NeedsWriteException;

/**
 * A socket on its way to becoming a connection: nothing is known of it outside of the reactor before the handshake is complete. What takes
 * long (signatures, key agreement) is done by workers, one task at a time, and meanwhile the socket is left alone.
 *
 * <p>Owned by the reactor thread.
 */
final class TlsHandshake implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    /** What an engine takes before the handshake is complete, measured. */
    private static final int ENGINE_BYTES = 24 * 1024;

    private final Reactor reactor;
    private final String peer;
    private final ConnectionSlot slot;
    private final SelectionKey key;
    private final TlsTransport transport;
    private final Step complete;
    private final TlsSettings settings;
    private final Mailbox<TlsHandshake> done;

    private Timers.Timer deadline;
    private long counted;
    private boolean taskUnderWay;

    /** Read by workers: what has ended needs no work any more. */
    private volatile boolean over;

    /** Where {@link Handshakes} keeps it. */
    long number;

    /**
     * @param complete makes a connection of it
     * @param done where it is put in when one of its tasks is done
     */
    TlsHandshake(
            Reactor reactor,
            String peer,
            ConnectionSlot slot,
            SelectionKey key,
            TlsTransport transport,
            Step complete,
            TlsSettings settings,
            Mailbox<TlsHandshake> done) {
        this.reactor = reactor;
        this.peer = peer;
        this.slot = slot;
        this.key = key;
        this.transport = transport;
        this.complete = complete;
        this.settings = settings;
        this.done = done;
    }

    void begin() {
        key.attach(this);
        slot.ownedBy(this::end);
        Duration limit = settings.handshakeLimit().get();
        if (!limit.isZero()) {
            deadline = reactor.timers().schedule(limit, () -> fail("it took too long"));
        }
        // Until the peer says something there is no engine, and nothing is held.
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Null for one that is being turned away. */
    Network network() {
        return slot.network();
    }

    @Override
    public void onReady() {
        if (!taskUnderWay && !over) {
            slot.active(reactor.timers().nowNs());
            goOn();
        }
    }

    void onTaskDone() {
        taskUnderWay = false;
        if (over) {
            // Only now nobody is at work on it any more.
            close();
        } else {
            goOn();
        }
    }

    private void goOn() {
        try {
            transport.handshake();
            leave();
            complete.run();
        } catch (NeedsReadException e) {
            count(false);
            key.interestOps(SelectionKey.OP_READ);
        } catch (NeedsWriteException e) {
            key.interestOps(SelectionKey.OP_WRITE);
        } catch (NeedsTaskException e) {
            handOver(e.getTask());
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("the handshake with {} failed for a mistake of the server", peer, e);
            end(CloseReason.INTERNAL_ERROR);
        }
    }

    /** @param task null where the one before it ended with an error of the JVM: the engine would wait for it for ever */
    private void handOver(Runnable task) {
        key.interestOps(0);
        count(true);
        String turn = network() == null ? "" : network().name();
        taskUnderWay =
                task != null && settings.workers().apply(turn).offer(() -> doIfWanted(task), () -> done.offer(this));
        if (!taskUnderWay) {
            fail("a task of it could not be done");
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
    void end(CloseReason reason) {
        leave();
        slot.release();
        reactor.count(reason);
        if (taskUnderWay) {
            abandon();
        } else {
            close();
        }
    }

    /** Its keys and what it has to remember of the messages are freed when it is over; buffers go with it. */
    private void count(boolean isBusy) {
        long more = ENGINE_BYTES + transport.heldBytes() - counted;
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

    private void abandon() {
        try {
            transport.abandon();
        } catch (IOException e) {
            LOG.debug("a handshake ({}) would not close: {}", peer, e.getMessage());
        }
    }

    private void close() {
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("a handshake ({}) would not close: {}", peer, e.getMessage());
        }
    }

    /** A step that may find the socket gone. */
    interface Step {
        void run() throws IOException;
    }
}
