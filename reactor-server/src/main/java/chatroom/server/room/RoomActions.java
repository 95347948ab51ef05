package chatroom.server.room;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.store.Account;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.NewMessage;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What members do: send, poll, history, who; to search is {@link SearchDesk}'s. */
final class RoomActions {
    static final String STORAGE_UNAVAILABLE =
            "The server's storage doesn't work at the moment, so nothing was stored; try again later.";

    /** A page with long messages ends before its limit, and says that there is more. */
    private static final int PAGE_BYTES = 64 * 1024;

    private final ChatPorts ports;
    private final Room room;
    private final SearchDesk searchDesk;
    private final Prices prices;

    RoomActions(ChatPorts ports, Room room, SearchDesk searchDesk, Prices prices) {
        this.ports = ports;
        this.room = room;
        this.searchDesk = searchDesk;
        this.prices = prices;
    }

    /** Goes on its way at once, whatever sends of this session are still on theirs; only a refusal has to wait for them. */
    void send(Session session, Call call, Request.Send send) {
        Account member = session.member().orElseThrow();
        long waitNs = prices.tryWrite(member.id(), ports.timers().nowNs());
        if (waitNs > 0) {
            long waitMillis = TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
            session.refuse(
                    call,
                    ErrorCode.RATE_LIMITED,
                    "That was too much at once; wait " + waitMillis + " ms before the next message.",
                    OptionalLong.of(waitMillis));
            return;
        }
        NewMessage message = new NewMessage(room.name(), member.id(), member.username(), send.text(), send.nonce());
        if (ports.appends().test(new PendingSend(session.connectionId(), call.ref(), message))) {
            session.order().sendBegan();
        } else {
            session.order().inOrder(() -> session.failBusy(call));
        }
    }

    /** Everything but send. */
    void handle(Session session, Call call) {
        if (call.request() instanceof Request.Poll poll) {
            poll(session, call, poll);
        } else if (call.request() instanceof Request.History history) {
            history(session, call, history);
        } else if (call.request() instanceof Request.Search search) {
            searchDesk.search(session, call, search);
        } else if (call.request() instanceof Request.Who) {
            session.answerInRoom(PageMemory.ofNames(room.size()), () -> session.replyWho(call.ref()));
        } else {
            session.fail(call, ErrorCode.ALREADY_LOGGED_IN, "You are logged in on this connection already.");
        }
    }

    private void poll(Session session, Call call, Request.Poll poll) {
        long newest = room.lastId();
        String epoch = ports.store().history().epoch();
        if (poll.lastId() >= newest) {
            session.reply(call.ref(), new Reply.Polled(List.of(), newest, false, epoch));
            return;
        }
        MessageHistory.ReadAfter job = new MessageHistory.ReadAfter(
                ports.store().history(), room.name(), poll.lastId(), newest, poll.limit(), PAGE_BYTES);
        session.awaitRoom(
                call,
                PageMemory.bytes(PAGE_BYTES, Math.min(poll.limit(), newest - poll.lastId())),
                ports.paging(),
                job,
                (s, page) -> s.reply(call.ref(), new Reply.Polled(page.messages(), newest, page.more(), epoch)));
    }

    private void history(Session session, Call call, Request.History history) {
        String epoch = ports.store().history().epoch();
        // What is stored but not published yet is left to the push.
        long beforeId = Math.min(history.beforeId().orElse(Long.MAX_VALUE), room.lastId() + 1);
        if (beforeId <= 1) {
            session.reply(call.ref(), new Reply.HistoryPage(List.of(), false, epoch));
            return;
        }
        MessageHistory.ReadBefore job = new MessageHistory.ReadBefore(
                ports.store().history(), room.name(), beforeId, history.limit(), PAGE_BYTES);
        session.awaitRoom(
                call,
                PageMemory.bytes(PAGE_BYTES, Math.min(history.limit(), beforeId - 1)),
                ports.paging(),
                job,
                (s, page) -> s.reply(call.ref(), new Reply.HistoryPage(page.messages(), page.more(), epoch)));
    }
}
