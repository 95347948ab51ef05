package chatroom.server.reactor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The one entrance for other threads. Any number of letters put in between two turns wake the reactor once.
 *
 * <p>It has no bound of its own: a letter is an answer to something that the reactor handed out, and that is bounded.
 */
public final class Mailbox<T> {
    private final Queue<T> letters = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private final Runnable bell;
    private Consumer<T> recipient;

    Mailbox(Runnable bell) {
        this.bell = bell;
    }

    /** Before the first turn: who gets the letters, on the reactor thread. */
    public void deliverTo(Consumer<T> newRecipient) {
        recipient = newRecipient;
    }

    /** Any thread. */
    public void offer(T letter) {
        letters.add(letter);
        if (rung.compareAndSet(false, true)) {
            bell.run();
        }
    }

    /** Reactor thread. */
    boolean hasLetters() {
        return !letters.isEmpty();
    }

    /**
     * Reactor thread. Hands over at most {@code most} letters.
     *
     * @return how many
     */
    int deliver(int most) {
        // Before the first look, because a letter put in after the last look must ring again.
        rung.set(false);
        int delivered = 0;
        T letter;
        while (delivered < most && (letter = letters.poll()) != null) {
            delivered++;
            recipient.accept(letter);
        }
        return delivered;
    }
}
