package chatroom.client.command;

import chatroom.client.link.LinkEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How many texts were given to the link that it hasn't answered for. Thread-safe: one thread sends and waits, another
 * hears the answers.
 */
public final class UnconfirmedTexts {
    /** Those that the link hasn't queued yet, nor refused. */
    private int given;

    /** The keys of those that it has queued, of earlier runs too. */
    private final Set<String> queued = new HashSet<>();

    synchronized void onSend() {
        given++;
    }

    public synchronized void onEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Queued text) {
            queued.add(text.key());
            given -= text.again() ? 0 : 1;
        } else if (event instanceof LinkEvent.Sent sent) {
            queued.remove(sent.key());
        } else if (event instanceof LinkEvent.SendRefused refused) {
            // What an earlier run left too long ago comes back without having been queued.
            refused.key().ifPresentOrElse(queued::remove, () -> given--);
        }
        notifyAll();
    }

    /** @return whether there are none any more, after this time at the latest */
    public synchronized boolean awaitNone(long millis) throws InterruptedException {
        return await(() -> given > 0 || !queued.isEmpty(), millis);
    }

    /**
     * When the link was told to stop: it gives back what it hasn't queued.
     *
     * @return whether there are none any more, after this time at the latest
     */
    public synchronized boolean awaitGivenBack(long millis) throws InterruptedException {
        return await(() -> given > 0, millis) && queued.isEmpty();
    }

    private boolean await(BooleanSupplier isSo, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (isSo.getAsBoolean()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }
}
