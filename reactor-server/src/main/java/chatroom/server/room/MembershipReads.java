package chatroom.server.room;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.room.Memberships.ToRead;
import chatroom.server.session.Exchange;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms.Known;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has memberships read: for who comes in, for requests that are decided by them, and again where something may have been missed, for few
 * users at a time, so that nobody's message waits long for it. Reactor thread only.
 */
final class MembershipReads {
    /** Users whose memberships are read again at the same time, but for those whose requests wait for it. */
    static final int TOGETHER = 16;

    private static final Duration RETRY = Duration.ofMillis(500);

    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Memberships memberships;

    /** Whose are to be read again: each user who is here at most once. */
    private final Set<Username> waiting = new LinkedHashSet<>();

    private int reading;

    /** For whoever comes in, and for requests that wait for it. */
    private final SharedReads<ToRead, List<Known>> shared;

    /** The last read failed, and it is tried again later. */
    private boolean paused;

    MembershipReads(RoomPorts ports, LoadedRooms rooms, Memberships memberships) {
        this.ports = ports;
        this.rooms = rooms;
        this.memberships = memberships;
        this.shared = new SharedReads<>(ports, this::job, this::take);
        memberships.whenStale(this::readSoon);
    }

    /** Of who comes in, at once, so that few requests have to wait for it. */
    void load(Account account) {
        if (!memberships.isLoaded(account.username())) {
            memberships.toRead(account.username()).ifPresent(shared::begin);
        }
    }

    /** Goes on when it is known what who asks is in which rooms. */
    void whenLoaded(Exchange exchange, Runnable then) {
        Username user = exchange.account().username();
        if (memberships.isLoaded(user)) {
            then.run();
        } else {
            shared.await(exchange, memberships.toRead(user).orElseThrow(), () -> whenLoaded(exchange, then));
        }
    }

    /** Goes on when what who asks is in which rooms has been read anew, or something has happened meanwhile that it may not have. */
    void readFirst(Exchange exchange, Runnable then) {
        ToRead read = memberships.toRead(exchange.account().username()).orElseThrow();
        exchange.job(ports.storing(), job(read)).then(found -> {
            take(read, found);
            then.run();
        });
    }

    private Job<List<Known>> job(ToRead read) {
        return () -> ports.store().rooms().of(read.userId());
    }

    private void readSoon(Username user) {
        waiting.add(user);
        readNext();
    }

    private void readNext() {
        Iterator<Username> next = waiting.iterator();
        while (!paused && reading < TOGETHER && next.hasNext()) {
            Username user = next.next();
            next.remove();
            // Who is gone needs nothing, and a request may have been first.
            Optional<ToRead> read = memberships.toRead(user).filter(of -> !memberships.isLoaded(user));
            if (read.isPresent()) {
                read(read.get());
            }
        }
    }

    private void read(ToRead read) {
        reading++;
        boolean taken =
                ports.storing().offer(job(read), found -> ports.reactor().accept(() -> onRead(read, found)));
        if (!taken) {
            reading--;
            readLater(read.user());
        }
    }

    private void onRead(ToRead read, JobResult<List<Known>> found) {
        reading--;
        if (found instanceof JobResult.Done<List<Known>> done) {
            take(read, done.value());
        } else {
            readLater(read.user());
        }
        readNext();
    }

    private void readLater(Username user) {
        waiting.add(user);
        if (!paused) {
            paused = true;
            ports.timers().schedule(RETRY, () -> {
                paused = false;
                readNext();
            });
        }
    }

    /** Who isn't in a room any more is told so when its feed shows the entry that says so. */
    private void take(ToRead read, List<Known> found) {
        Optional<List<RoomName>> left = memberships.load(read, found);
        if (left.isEmpty()) {
            readSoon(read.user());
            return;
        }
        for (RoomName room : left.get()) {
            rooms.find(room).ifPresentOrElse(here -> here.feed().onDoubt(), () -> memberships.settle(room));
        }
    }
}
