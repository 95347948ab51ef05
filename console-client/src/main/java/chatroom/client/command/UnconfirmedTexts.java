package chatroom.client.command;

import chatroom.client.link.LinkEvent;
import java.util.concurrent.TimeUnit;

/**
 * How many texts were given to the link that it hasn't answered for. Thread-safe: one thread sends and waits, another
 * hears the answers.
 */
public final class UnconfirmedTexts {
    private int count;

    synchronized void onSend() {
        count++;
    }

    public synchronized void onEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Queued queued && queued.again()) {
            count++;
        } else if (event instanceof LinkEvent.Sent || event instanceof LinkEvent.SendRefused) {
            // One that an earlier run left too long ago comes back without having been counted.
            count = Math.max(0, count - 1);
        }
        notifyAll();
    }

    /** @return whether there are none any more, after this time at the latest */
    public synchronized boolean awaitNone(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (count > 0) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }
}
