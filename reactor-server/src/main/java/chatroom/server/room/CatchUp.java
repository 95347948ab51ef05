package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Subscription;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.Timers;
import chatroom.server.session.Prices;
import chatroom.server.session.Session;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.Page;
import chatroom.server.work.JobResult;
import java.time.Duration;

/**
 * Brings one reader from where it stands to where the log begins, out of the store, at the reader's own speed.
 *
 * <pre>
 *   store:  … 40 41 42 43 44 45 …            one page at a time; the next is read when the last one has left
 *   log:             [43 44 45 46 47]        a page ended with 43: 44 is in the log, and the reader follows from there
 * </pre>
 *
 * Reads end at the newest message that the log had when the read began, so a page never goes beyond what the log can go on from.
 */
public final class CatchUp {
    /**
     * A page's frames stay below what stops a connection's input: who catches up slowly must still be heard, or it would seem dead. A text
     * is at most doubled by escapes, and each message has about 120 bytes around it.
     */
    private static final int PAGE_BYTES = 16 * 1024;

    private static final int PAGE_MESSAGES = 200;
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Session reader;
    private final Connection connection;
    private final Room room;
    private final RoomPorts ports;
    private final Prices prices;

    private long nextId;
    private boolean underWay;
    private Timers.Timer retry;

    public CatchUp(Session reader, Room room, RoomPorts ports, Prices prices) {
        this.reader = reader;
        this.connection = reader.connection();
        this.room = room;
        this.ports = ports;
        this.prices = prices;
    }

    /** The reader gets everything that it wants, beginning after what it has, if that is of this history; otherwise after the newest. */
    public void subscribe(Subscription subscription) {
        long newestId = room.lastId();
        boolean sameHistory =
                subscription.epoch().map(ports.history().epoch()::equals).orElse(true);
        long has = subscription.lastId().orElse(newestId);
        begin(sameHistory && has <= newestId ? has + 1 : newestId + 1);
    }

    private void begin(long fromId) {
        nextId = fromId;
        if (room.log().holds(fromId)) {
            connection.follow(room.log(), room.log().cursorAt(fromId), this::rejoin);
        } else {
            beginWithStore();
        }
    }

    /**
     * The log has evicted this reader's position. What is missing may be presence alone, which isn't stored, so a
     * snapshot follows.
     */
    private void rejoin(long fromId) {
        nextId = fromId;
        if (room.log().holds(fromId)) {
            goOn();
        } else {
            beginWithStore();
        }
    }

    private void beginWithStore() {
        room.stats().catchUps.increment();
        underWay = true;
        readPage();
    }

    /**
     * A page has its price as that of a request has: one account that catches up on very many connections waits, and not everybody else.
     */
    private void readPage() {
        retry = null;
        long accountId = reader.account().orElseThrow().id();
        long waitNs =
                prices.take(accountId, Prices.ofPage(atMost()), ports.timers().nowNs());
        if (waitNs == 0) {
            readPaid();
        } else {
            retry = reader.holdForPrice(waitNs, this::readPaid);
        }
    }

    private void readPaid() {
        retry = null;
        MessageHistory.ReadAfter job = new MessageHistory.ReadAfter(
                ports.history(), room.name().value(), nextId - 1, room.lastId(), PAGE_MESSAGES, PAGE_BYTES);
        reader.offerInRoom(PageMemory.bytes(PAGE_BYTES, atMost()), ports.paging(), job, this::onPage, this::readLater);
    }

    /** As many messages as the next page can have. */
    private long atMost() {
        return Math.min(PAGE_MESSAGES, room.lastId() - nextId + 1);
    }

    private void onPage(JobResult<Page> result) {
        if (!underWay) {
            return;
        }
        if (result instanceof JobResult.Done<Page> done
                && !done.value().messages().isEmpty()) {
            room.stats().catchUpPages.increment();
            room.stats().catchUpMessages.add(done.value().messages().size());
            for (ChatMessage message : done.value().messages()) {
                connection.send(room.frameOf(message));
                nextId = message.id() + 1;
            }
            goOn();
        } else {
            readLater();
        }
    }

    private void goOn() {
        if (room.log().holds(nextId)) {
            underWay = false;
            room.snapshot().ifPresent(connection::send);
            connection.follow(room.log(), room.log().cursorAt(nextId), this::rejoin);
        } else {
            connection.awaitDrained();
        }
    }

    public void onDrained() {
        if (underWay) {
            readPage();
        }
    }

    private void readLater() {
        retry = ports.timers().schedule(RETRY, this::readPage);
    }

    public void cancel() {
        underWay = false;
        if (retry != null) {
            retry.cancel();
        }
    }
}
