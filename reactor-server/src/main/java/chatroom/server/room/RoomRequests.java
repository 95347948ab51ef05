package chatroom.server.room;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.MessageHistory;
import java.util.List;

/** What members ask of a room: send, poll, history, who; to search is {@link SearchService}'s. Reactor thread only. */
public final class RoomRequests {
    /** A page with long messages ends before its limit, and says that there is more. */
    static final int PAGE_BYTES = 64 * 1024;

    private final RoomPorts ports;
    private final Prices prices;

    public RoomRequests(RoomPorts ports, Prices prices) {
        this.ports = ports;
        this.prices = prices;
    }

    public void poll(Exchange exchange, Room room, Request.Poll request) {
        long newest = room.lastId();
        String epoch = ports.history().epoch();
        if (request.lastId() >= newest) {
            exchange.reply(new Reply.Polled(List.of(), newest, false, epoch));
            return;
        }
        MessageHistory.ReadAfter job = new MessageHistory.ReadAfter(
                ports.history(), room.name().value(), request.lastId(), newest, request.limit(), PAGE_BYTES);
        exchange.job(ports.paging(), job)
                .inRoomFor(PageMemory.bytes(PAGE_BYTES, messagesOf(room, request)))
                .then(page -> exchange.reply(new Reply.Polled(page.messages(), newest, page.more(), epoch)));
    }

    public static long priceOfPoll(Room room, Request.Poll request) {
        return Prices.ofPage(messagesOf(room, request));
    }

    private static long messagesOf(Room room, Request.Poll request) {
        return Math.min(request.limit(), room.lastId() - request.lastId());
    }

    public void history(Exchange exchange, Room room, Request.History request) {
        String epoch = ports.history().epoch();
        long beforeId = beforeId(room, request);
        if (beforeId <= 1) {
            exchange.reply(new Reply.HistoryPage(List.of(), false, epoch));
            return;
        }
        MessageHistory.ReadBefore job = new MessageHistory.ReadBefore(
                ports.history(), room.name().value(), beforeId, request.limit(), PAGE_BYTES);
        exchange.job(ports.paging(), job)
                .inRoomFor(PageMemory.bytes(PAGE_BYTES, messagesOf(room, request)))
                .then(page -> exchange.reply(new Reply.HistoryPage(page.messages(), page.more(), epoch)));
    }

    /** A page ends at the newest message that is published. */
    private static long beforeId(Room room, Request.History request) {
        return Math.min(request.beforeId().orElse(Long.MAX_VALUE), room.lastId() + 1);
    }

    public static long priceOfHistory(Room room, Request.History request) {
        return Prices.ofPage(messagesOf(room, request));
    }

    private static long messagesOf(Room room, Request.History request) {
        return Math.min(request.limit(), beforeId(room, request) - 1);
    }

    public void who(Exchange exchange, Lobby room, Request.Who request) {
        exchange.whenThereIsRoom(PageMemory.ofNames(room.size()), () -> exchange.replyWritten(room::who));
    }

    public static long priceOfWho(Lobby room, Request.Who request) {
        return Prices.ofNames(room.size());
    }
}
