package chatroom.server.reactor;

import java.nio.channels.SelectionKey;

/** What the selector is asked for about one socket. Reactor thread only. */
final class SocketInterest {
    private final SelectionKey key;

    SocketInterest(SelectionKey key) {
        this.key = key;
    }

    /** How the interest in reading has changed. */
    enum Reading {
        AS_BEFORE,
        BEGUN,
        ENDED
    }

    Reading update(boolean reads, boolean writes) {
        if (!key.isValid()) {
            return Reading.AS_BEFORE;
        }
        int operations = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
        int before = key.interestOps();
        if (before == operations) {
            return Reading.AS_BEFORE;
        }
        key.interestOps(operations);
        boolean read = (before & SelectionKey.OP_READ) != 0;
        if (read == reads) {
            return Reading.AS_BEFORE;
        }
        return reads ? Reading.BEGUN : Reading.ENDED;
    }
}
