package chatroom.server.room;

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
        exchange.job(ports.paging(), () -> ports.store().rooms().find(room.name()))
                .ifNotDone(otherwise)
                .then(found -> {
                    long head = found.map(Rooms.Room::lastId).orElse(0L);
                    room.feed().onCommittedThrough(head);
                    ShownWait.until(ports, exchange, room, head, isShown -> {
                        if (isShown) {
                            then.run();
                        } else {
                            otherwise.run();
                            exchange.failBusy();
                        }
                    });
                });
    }

    private ShownElsewhere() {}
}
