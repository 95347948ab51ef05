package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Journals;
import chatroom.server.work.Job;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Pages of rooms that are read for requests, for whoever may read them. They have what any server had acknowledged when they were asked
 * for. Who asks may have been removed while a page was read, so that is
 * looked at again when it comes back, and no earlier than everything is known that was committed before the page. Reactor thread only.
 */
public final class RoomPages {
    /** A page with long messages ends before its limit, and says that there is more. */
    static final int PAGE_BYTES = 64 * 1024;

    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final Lobby lobby;
    private final Prices prices;

    public RoomPages(RoomPorts ports, RoomResolver resolver, Lobby lobby, Prices prices) {
        this.ports = ports;
        this.resolver = resolver;
        this.lobby = lobby;
        this.prices = prices;
    }

    public void poll(Exchange exchange, Request.Poll request) {
        whenShown(exchange, Action.POLL, request.room(), room -> poll(exchange, room, request));
    }

    /**
     * Goes on where who asks may read, when the room shows whatever any server has acknowledged in it: also this one may have acknowledged
     * what waits for an entry before it, which was reported as failed and has to be read.
     */
    void whenShown(Exchange exchange, Action action, RoomReference reference, Consumer<Room> then) {
        Runnable asOfNow = () -> resolver.allow(
                exchange,
                action,
                reference,
                (room, who) -> ShownElsewhere.whenShown(ports, exchange, room, () -> then.accept(room), () -> {}));
        if (ports.nodes().arePossible()) {
            resolver.whenUpToDate(exchange, asOfNow);
        } else {
            asOfNow.run();
        }
    }

    private void poll(Exchange exchange, Room room, Request.Poll request) {
        long newest = room.lastId();
        String epoch = ports.store().epoch();
        if (request.lastId() >= newest) {
            exchange.reply(new Reply.Polled(room.name(), List.of(), newest, false, epoch));
            return;
        }
        read(
                exchange,
                room,
                messagesOf(room, request),
                new Journals.ReadAfter(
                        ports.store().journals(), room.name(), request.lastId(), newest, request.limit(), PAGE_BYTES),
                page -> exchange.reply(new Reply.Polled(room.name(), page.entries(), newest, page.more(), epoch)));
    }

    /** What is paid for a poll before the room is known: what is to be read in the lobby, and little for another room. */
    public long priceOfPoll(Request.Poll request) {
        return request.room().isLobby() ? Prices.ofPage(messagesOf(lobby, request)) : Prices.GLANCE;
    }

    private static long messagesOf(Room room, Request.Poll request) {
        return Math.min(request.limit(), room.lastId() - request.lastId());
    }

    public void history(Exchange exchange, Request.History request) {
        whenShown(exchange, Action.HISTORY, request.room(), room -> history(exchange, room, request));
    }

    private void history(Exchange exchange, Room room, Request.History request) {
        String epoch = ports.store().epoch();
        OptionalLong lastId = OptionalLong.of(room.lastId());
        long beforeId = beforeId(room, request);
        if (beforeId <= 1) {
            exchange.reply(new Reply.HistoryPage(room.name(), List.of(), lastId, false, epoch));
            return;
        }
        read(
                exchange,
                room,
                messagesOf(room, request),
                new Journals.ReadBefore(ports.store().journals(), room.name(), beforeId, request.limit(), PAGE_BYTES),
                page -> exchange.reply(new Reply.HistoryPage(room.name(), page.entries(), lastId, page.more(), epoch)));
    }

    /** A page ends at the newest entry that is shown. */
    private static long beforeId(Room room, Request.History request) {
        return Math.min(request.beforeId().orElse(Long.MAX_VALUE), room.lastId() + 1);
    }

    /** As {@link #priceOfPoll}. */
    public long priceOfHistory(Request.History request) {
        return request.room().isLobby() ? Prices.ofPage(messagesOf(lobby, request)) : Prices.GLANCE;
    }

    private static long messagesOf(Room room, Request.History request) {
        return Math.min(request.limit(), beforeId(room, request) - 1);
    }

    /** @param most entries that there can be */
    private void read(
            Exchange exchange, Room room, long most, Job<Optional<EntryPage>> job, Consumer<EntryPage> answer) {
        if (room.name().isLobby()) {
            // Paid for already, and nobody is removed from it.
            exchange.job(ports.paging(), job)
                    .inRoomFor(PageMemory.bytes(PAGE_BYTES, most))
                    .then(page -> answer.accept(page.orElseThrow()));
            return;
        }
        long waitNs = prices.take(
                exchange.account().id(), Prices.ofPage(most), ports.timers().nowNs());
        exchange.after(
                waitNs,
                () -> exchange.job(ports.paging(), job)
                        .inRoomFor(PageMemory.bytes(PAGE_BYTES, most))
                        .then(page -> check(exchange, RoomReference.to(room.name()), page, answer)));
    }

    /** The page is for who may read it still; where it isn't there, the room isn't any more. */
    void check(Exchange exchange, RoomReference reference, Optional<EntryPage> page, Consumer<EntryPage> answer) {
        check(exchange, reference, page, true, answer);
    }

    private void check(
            Exchange exchange,
            RoomReference reference,
            Optional<EntryPage> page,
            boolean mayWait,
            Consumer<EntryPage> answer) {
        resolver.allow(exchange, exchange.action(), reference, (room, who) -> {
            if (page.isEmpty()) {
                exchange.reply(RoomResolver.failure(exchange, Permissions.UNKNOWN_ROOM));
            } else if (room.name().isLobby() || room.lastId() >= page.get().lastId()) {
                answer.accept(page.get());
            } else if (mayWait) {
                // It may be another server that has stored what isn't shown yet.
                ports.nodes().look(applied -> {});
                ShownWait.until(
                        ports,
                        exchange,
                        room,
                        page.get().lastId(),
                        isShown -> check(exchange, reference, page, isShown, answer));
            } else {
                exchange.failBusy();
            }
        });
    }
}
