package chatroom.server.room;

import chatroom.protocol.ErrorCode;
import chatroom.server.session.Exchange;
import chatroom.server.store.Rooms;

/**
 * What whoever comes from another server on the same database may have seen there: it is shown here too before they go on, or they would be
 * given what they have once more. Reactor thread only.
 */
public final class ShownElsewhere {
    /**
     * Goes on when everything is shown that was committed in a room, by whichever server, before this was called; at once where there can't
     * be others. What isn't there any more shows nothing.
     */
    public static void await(RoomPorts ports, Exchange exchange, Room room, Runnable then) {
        await(ports, exchange, room, then, () -> {});
    }

    /** @param otherwise done where that takes too long, or can't be known, beside telling who asks to try again */
    public static void await(RoomPorts ports, Exchange exchange, Room room, Runnable then, Runnable otherwise) {
        if (!ports.nodes().arePossible()) {
            then.run();
            return;
        }
        exchange.hold();
        ports.nodes().look(applied -> {
            if (exchange.isGone()) {
                otherwise.run();
                return;
            }
            exchange.finish(() -> {
                if (applied) {
                    whenShown(ports, exchange, room, then, otherwise);
                } else {
                    otherwise.run();
                    exchange.fail(
                            ErrorCode.STORAGE_UNAVAILABLE, Exchange.STORAGE_UNAVAILABLE, Exchange.BUSY_RETRY_MILLIS);
                }
            });
        });
    }

    /**
     * Goes on when everything is shown that is known to be committed, by the last look too. Where that found that it can't know, the store
     * is asked.
     */
    static void whenShown(RoomPorts ports, Exchange exchange, Room room, Runnable then, Runnable otherwise) {
        if (!ports.nodes().arePossible() || !room.feed().isInDoubt()) {
            until(room.feed().committedId(), ports, exchange, room, then, otherwise);
            return;
        }
        exchange.job(ports.paging(), () -> ports.store().rooms().find(room.name()))
                .ifNotDone(otherwise)
                .then(found -> {
                    long head = found.map(Rooms.Room::lastId).orElse(0L);
                    room.feed().onCommittedThrough(head);
                    until(head, ports, exchange, room, then, otherwise);
                });
    }

    private static void until(
            long id, RoomPorts ports, Exchange exchange, Room room, Runnable then, Runnable otherwise) {
        ShownWait.until(ports, exchange, room, id, isShown -> {
            if (isShown) {
                then.run();
            } else {
                otherwise.run();
                exchange.failBusy();
            }
        });
    }

    private ShownElsewhere() {}
}
