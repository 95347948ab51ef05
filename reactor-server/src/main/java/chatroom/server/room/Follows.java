package chatroom.server.room;

import chatroom.protocol.RoomName;
import chatroom.protocol.Subscription;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.Timers;
import chatroom.server.session.Prices;
import chatroom.server.session.Session;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Journals;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rooms that one connection follows. What it missed is read for one room at a time, a page each, in turn. Reactor thread only.
 */
public final class Follows {
    /** Rooms that one connection may follow. */
    static final int MOST = 500;

    private static final Duration RETRY = Duration.ofMillis(500);

    private final Session reader;
    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Prices prices;

    /** Most connections follow one room for all their life. */
    private List<CatchUp> following = List.of();

    /** Of rooms in which one isn't any more: they get what was before that. */
    private List<CatchUp> ending = List.of();

    /** Whoever needs a page, but the one whose turn it is. */
    private List<CatchUp> waiting = List.of();

    /** Whose turn it is; null where nobody needs a page. */
    private CatchUp current;

    private State state = State.IDLE;
    private Timers.Timer timer;

    /** What is done for {@link #current}. */
    private enum State {
        IDLE,
        /** The peer takes the page before. */
        DRAINING,
        /** Its price is earned, or reading is tried again later. */
        TIMED,
        READING
    }

    public Follows(Session reader, RoomPorts ports, LoadedRooms rooms, Prices prices) {
        this.reader = reader;
        this.ports = ports;
        this.rooms = rooms;
        this.prices = prices;
    }

    Connection connection() {
        return reader.connection();
    }

    boolean has(Room room) {
        return FewCatchUps.of(following, room).isPresent();
    }

    /** The room of this name, if it is followed. */
    Optional<Room> find(RoomName name) {
        return following.stream()
                .map(CatchUp::room)
                .filter(room -> room.name().key().equals(name.key()))
                .findFirst();
    }

    int size() {
        return following.size();
    }

    /** Gets everything that it wants, beginning after what it has, if that is of this history; otherwise after the newest. */
    public void follow(Room room, Subscription subscription) {
        long newestId = room.lastId();
        boolean sameHistory =
                subscription.epoch().map(ports.store().epoch()::equals).orElse(true);
        long has = subscription.lastId().orElse(newestId);
        endNow(room);
        rooms.use(room);
        room.follows(1);
        CatchUp catchUp = new CatchUp(this, room);
        following = FewCatchUps.with(following, catchUp);
        catchUp.begin(sameHistory && has <= newestId ? has + 1 : newestId + 1);
    }

    /** Nothing more of this room, if it is followed. */
    void unfollow(Room room) {
        FewCatchUps.of(following, room).ifPresent(CatchUp::drop);
    }

    /**
     * Who is on this connection isn't in the room any more: it gets everything up to the entry that says so, which nothing after is shown
     * yet, and nothing of what comes then.
     *
     * @param lastFrames come behind that
     */
    void endAfter(Room room, long lastId, byte[] lastFrames) {
        endNow(room);
        Optional<CatchUp> followed = FewCatchUps.of(following, room);
        if (followed.isEmpty()) {
            connection().send(lastFrames);
            return;
        }
        CatchUp last = followed.get();
        following = FewCatchUps.without(following, last);
        ending = FewCatchUps.with(ending, last);
        last.endAfter(lastId, lastFrames);
    }

    /** Whatever {@link #endAfter} has begun ends now: what comes next is about another time in that room. */
    void endNow(Room room) {
        FewCatchUps.of(ending, room).ifPresent(CatchUp::end);
    }

    /** Nothing of this room is for this connection any more. */
    void dropped(CatchUp catchUp) {
        following = FewCatchUps.without(following, catchUp);
        ending = FewCatchUps.without(ending, catchUp);
        rooms.release(catchUp.room());
        catchUp.room().follows(-1);
        waiting = FewCatchUps.without(waiting, catchUp);
        // What is being read comes back, and is for nobody.
        if (catchUp == current && state != State.READING) {
            stopTimer();
            next();
        }
    }

    /** Whether it is to get pages. */
    boolean isWaiting(CatchUp catchUp) {
        return catchUp == current || waiting.contains(catchUp);
    }

    void wantsPage(CatchUp catchUp) {
        if (state == State.IDLE) {
            current = catchUp;
            read();
        } else {
            waiting = FewCatchUps.with(waiting, catchUp);
        }
    }

    /**
     * A page has its price as that of a request has: one account that catches up on very many connections waits, and not everybody else.
     */
    private void read() {
        long accountId = reader.account().orElseThrow().id();
        long waitNs = prices.take(
                accountId, Prices.ofPage(current.atMost()), ports.timers().nowNs());
        if (waitNs == 0) {
            readPaid();
        } else {
            state = State.TIMED;
            timer = reader.holdForPrice(waitNs, this::readPaid);
        }
    }

    private void readPaid() {
        timer = null;
        state = State.READING;
        Journals.ReadAfter job = new Journals.ReadAfter(
                ports.store().journals(),
                current.room().name(),
                current.afterId(),
                current.throughId(),
                CatchUp.PAGE_MESSAGES,
                CatchUp.PAGE_BYTES);
        long bytes = PageMemory.bytes(CatchUp.PAGE_BYTES, current.atMost());
        reader.offerInRoom(bytes, ports.paging(), job, this::onPage, this::readLater);
    }

    private void onPage(JobResult<Optional<EntryPage>> result) {
        if (state != State.READING) {
            return;
        }
        if (current.isDropped()) {
            next();
        } else if (result instanceof JobResult.Done<Optional<EntryPage>> done
                && done.value().map(current::take).orElse(false)) {
            current.room().stats().catchUpPages.increment();
            goOn();
        } else {
            readLater();
        }
    }

    private void goOn() {
        CatchUp served = current;
        if (served.isDone()) {
            next();
            served.goOn();
        } else {
            waiting = FewCatchUps.with(waiting, served);
            next();
        }
    }

    /** The next one gets a page when the last one has been taken. */
    private void next() {
        if (waiting.isEmpty()) {
            current = null;
            state = State.IDLE;
        } else {
            current = waiting.get(0);
            waiting = FewCatchUps.without(waiting, current);
            state = State.DRAINING;
            connection().awaitDrained();
        }
    }

    public void onDrained() {
        if (state == State.DRAINING) {
            read();
        }
    }

    private void readLater() {
        if (state != State.READING) {
            return;
        }
        if (current.isDropped()) {
            next();
            return;
        }
        state = State.TIMED;
        timer = ports.timers().schedule(RETRY, this::read);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The connection has ended. */
    public void cancel() {
        stopTimer();
        state = State.IDLE;
        current = null;
        waiting = List.of();
        List.copyOf(following).forEach(CatchUp::drop);
        List.copyOf(ending).forEach(CatchUp::drop);
    }
}
