package chatroom.server.room;

import chatroom.server.reactor.Timers;
import chatroom.server.session.Exchange;
import java.time.Duration;

/** A request that waits until a room shows what is committed, but not for ever. Reactor thread only. */
final class ShownWait {
    /** The store has it, so it is shown in a moment, unless reading fails. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final Then then;
    private boolean isOver;
    private Timers.Timer limit;

    private ShownWait(Exchange exchange, Then then) {
        this.exchange = exchange;
        this.then = then;
    }

    /** Goes on. */
    @FunctionalInterface
    interface Then {
        /** @param isShown whether the entry is shown; false where that took too long */
        void accept(boolean isShown);
    }

    /** Goes on when the room shows this entry: at once where it does already. */
    static void until(RoomPorts ports, Exchange exchange, Room room, long id, Then then) {
        if (id <= room.lastId()) {
            then.accept(true);
            return;
        }
        ShownWait wait = new ShownWait(exchange, then);
        exchange.hold();
        wait.limit = ports.timers().schedule(LONGEST, () -> wait.end(false));
        // By the mailbox, as what is shown is in the middle of being shown.
        room.whenShown(id, () -> ports.reactor().accept(() -> wait.end(true)));
    }

    private void end(boolean isShown) {
        if (isOver) {
            return;
        }
        isOver = true;
        limit.cancel();
        if (!exchange.isGone()) {
            exchange.finish(() -> then.accept(isShown));
        }
    }
}
