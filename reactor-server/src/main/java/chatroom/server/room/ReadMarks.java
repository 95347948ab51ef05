package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.StorageException;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far users have read. It is known at once, and written down for all of them together every two seconds: a crash loses no more than
 * that. Reactor thread only.
 */
public final class ReadMarks {
    private static final Duration GATHERING = Duration.ofSeconds(2);

    /** Of all users, that aren't written down yet. */
    static final int MOST_WAITING = 65_536;

    /** Written in one go, so that nothing else waits for long. */
    private static final int TOGETHER = 500;

    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final RoomEvents events;

    /** By user, in the order in which they came. */
    private Map<Long, Map<RoomName, Long>> waiting = new LinkedHashMap<>();

    private int waitingMarks;

    /** What is being written, in portions. */
    private final Deque<List<ReadMark>> portions = new ArrayDeque<>();

    private boolean scheduled;

    /** Writes marks down. Storage thread. */
    private record Note(Rooms rooms, List<ReadMark> marks) implements Job<Integer> {
        @Override
        public Integer run() throws StorageException {
            rooms.noteRead(marks);
            return marks.size();
        }
    }

    public ReadMarks(RoomPorts ports, RoomResolver resolver, Memberships memberships, RoomEvents events) {
        this.ports = ports;
        this.resolver = resolver;
        this.memberships = memberships;
        this.events = events;
    }

    public void read(Exchange exchange, RoomRequest.Read request) {
        read(exchange, request, ports.nodes().arePossible());
    }

    /** @param mayLook whether another server may have shown the entry, which isn't shown here yet */
    private void read(Exchange exchange, RoomRequest.Read request, boolean mayLook) {
        resolver.decide(exchange, new RoomResolver.Asked(Action.READ, request.room()), (name, refusal, found) -> {
            if (refusal.isPresent()) {
                exchange.reply(RoomResolver.failure(exchange, refusal.get()));
            } else if (mayLook && request.id() > found.room().lastId()) {
                ShownElsewhere.await(ports, exchange, found.room(), () -> read(exchange, request, false));
            } else if (waitingMarks >= MOST_WAITING) {
                exchange.failBusy();
            } else {
                read(exchange, found.room(), request.id());
                exchange.reply(
                        new RoomReply.Acknowledged(Action.READ, found.room().name()));
            }
        });
    }

    private void read(Exchange exchange, Room room, long asked) {
        Username user = exchange.account().username();
        long id = Math.min(asked, room.lastId());
        if (memberships.read(user, room.name(), id)) {
            Map<RoomName, Long> marks =
                    waiting.computeIfAbsent(exchange.account().id(), key -> new HashMap<>(2));
            if (marks.put(room.name(), id) == null) {
                waitingMarks++;
            }
            events.tellOthers(exchange.session(), room.name(), id);
            writeLater();
        }
    }

    /** A user has read so far on another server, which has stored it. */
    public void onElsewhere(Username user, RoomName room, long id) {
        if (memberships.isKnownIn(user, room) && memberships.read(user, room, id)) {
            events.tellAll(user, room, id);
        }
    }

    /** What a user has read is written before what is asked of the storage thread from now on: a log-in is to find it. */
    public void writeNow(long userId) {
        Map<RoomName, Long> marks = waiting.remove(userId);
        if (marks != null) {
            List<ReadMark> portion = new ArrayList<>();
            marks.forEach((room, id) -> portion.add(new ReadMark(userId, room, id)));
            write(portion, () -> {});
        }
    }

    /** Once the reactor has ended and before the storing worker is closed: what isn't written down yet is. */
    public void writeRest() {
        List<ReadMark> rest = new ArrayList<>();
        portions.forEach(rest::addAll);
        waiting.forEach((userId, marks) -> marks.forEach((room, id) -> rest.add(new ReadMark(userId, room, id))));
        if (!rest.isEmpty()) {
            ports.storing().offer(new Note(ports.store().rooms(), rest), result -> {});
        }
    }

    private void writeLater() {
        if (!scheduled) {
            scheduled = true;
            ports.timers().schedule(GATHERING, this::write);
        }
    }

    private void write() {
        List<ReadMark> portion = new ArrayList<>();
        for (Map.Entry<Long, Map<RoomName, Long>> user : waiting.entrySet()) {
            for (Map.Entry<RoomName, Long> mark : user.getValue().entrySet()) {
                portion.add(new ReadMark(user.getKey(), mark.getKey(), mark.getValue()));
                if (portion.size() == TOGETHER) {
                    portions.add(portion);
                    portion = new ArrayList<>();
                }
            }
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        waiting = new LinkedHashMap<>();
        writeNext();
    }

    /** A portion after the other: what else is to be stored comes in between. What can't be written now is written with what comes next. */
    private void writeNext() {
        List<ReadMark> portion = portions.poll();
        if (portion == null) {
            scheduled = false;
            if (!waiting.isEmpty()) {
                writeLater();
            }
            return;
        }
        write(portion, this::writeNext);
    }

    private void write(List<ReadMark> portion, Runnable then) {
        Note job = new Note(ports.store().rooms(), portion);
        boolean taken = ports.storing()
                .offer(
                        job,
                        result -> ports.reactor().accept(() -> {
                            onWritten(portion, result);
                            then.run();
                        }));
        if (!taken) {
            putBack(portion);
            then.run();
        }
    }

    private void onWritten(List<ReadMark> portion, JobResult<Integer> result) {
        if (result instanceof JobResult.Done<Integer>) {
            waitingMarks -= portion.size();
        } else {
            putBack(portion);
        }
    }

    private void putBack(List<ReadMark> portion) {
        for (ReadMark mark : portion) {
            Map<RoomName, Long> marks = waiting.computeIfAbsent(mark.userId(), key -> new HashMap<>(2));
            if (marks.containsKey(mark.room())) {
                // A later one is there already, and is counted.
                waitingMarks--;
            } else {
                marks.put(mark.room(), mark.id());
            }
        }
        writeLater();
    }
}
