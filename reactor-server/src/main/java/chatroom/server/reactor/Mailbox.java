package chatroom.server.reactor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way for other threads to hand something to the reactor. Any number of messages offered between two turns wake it up once.
 *
 * <p>It has no bound of its own: a message is an answer to something that the reactor handed out, and that is bounded.
 */
public final class Mailbox<T> {
    private final Queue<T> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final Runnable wakeUp;
    private Consumer<T> recipient;

    Mailbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Before the first turn: who gets the messages, on the reactor thread. */
    public void deliverTo(Consumer<T> newRecipient) {
        recipient = newRecipient;
    }

    /** Any thread. */
    public void offer(T message) {
        messages.add(message);
        if (wakeUpPending.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /** Reactor thread. */
    boolean hasMessages() {
        return !messages.isEmpty();
    }

    /**
     * Reactor thread. Hands over at most {@code most} messages.
     *
     * @return how many
     */
    int deliver(int most) {
        // Before the first poll, because a message offered after the last poll must wake the reactor up again.
        wakeUpPending.set(false);
        int delivered = 0;
        T message;
        while (delivered < most && (message = messages.poll()) != null) {
            delivered++;
            recipient.accept(message);
        }
        return delivered;
    }
}
