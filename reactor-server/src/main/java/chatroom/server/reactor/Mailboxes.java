package chatroom.server.reactor;

import java.util.ArrayList;
import java.util.List;

/** The ways in for other threads. Reactor thread only, but for what is offered. */
final class Mailboxes {
    /** Messages of each handled in one turn, so that the sockets get theirs. */
    private static final int MESSAGE_BUDGET = 4_096;

    private final Runnable wakeUp;
    private final List<Mailbox<?>> mailboxes = new ArrayList<>();

    /** @param wakeUp has the reactor look at them; any thread */
    Mailboxes(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    <T> Mailbox<T> add() {
        Mailbox<T> mailbox = new Mailbox<>(wakeUp);
        mailboxes.add(mailbox);
        return mailbox;
    }

    boolean hasMessages() {
        for (Mailbox<?> mailbox : mailboxes) {
            if (mailbox.hasMessages()) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many messages there were. */
    int deliver() {
        int delivered = 0;
        for (Mailbox<?> mailbox : mailboxes) {
            delivered += mailbox.deliver(MESSAGE_BUDGET);
        }
        return delivered;
    }
}
