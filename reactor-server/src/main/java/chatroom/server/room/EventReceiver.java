package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.RoomName;
import chatroom.server.session.Few;
import chatroom.server.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection of a user, as far as it is told what happens between its user and rooms. What it isn't told yet, because it isn't read yet
 * or because the peer doesn't take what it has, waits here and not in the outbox, the newest of each room: others decide how much of it
 * happens. Reactor thread only.
 */
final class EventReceiver {
    /** Of more rooms nothing waits here: it goes into the outbox, which the memory of all connections bounds. */
    static final int MOST_ROOMS = 1_000;

    private final Session session;
    private final Follows follows;
    private final boolean push;
    private final ServerFrameCodec frames;
    private final Consumer<EventReceiver> whenTaken;
    private Map<RoomName, Change> changes = Map.of();
    private Map<RoomName, Long> reads = Map.of();

    /** It is told on when the peer has taken what it has. */
    private boolean awaitsTaken;

    /**
     * @param push whether the client wants to be told of what happens, whatever it follows
     * @param whenTaken told when what waits here can be sent
     */
    EventReceiver(
            Session session,
            Follows follows,
            boolean push,
            ServerFrameCodec frames,
            Consumer<EventReceiver> whenTaken) {
        this.session = session;
        this.follows = follows;
        this.push = push;
        this.frames = frames;
        this.whenTaken = whenTaken;
    }

    Session session() {
        return session;
    }

    Follows follows() {
        return follows;
    }

    boolean hasPush() {
        return push;
    }

    /** Whether events of this room are for it. */
    boolean wants(RoomName room) {
        return push || follows.find(room).isPresent();
    }

    void send(byte[] frame) {
        session.connection().send(frame);
    }

    /** The user has read so far in a room. */
    void tellRead(RoomName room, long id, byte[] frame) {
        if (reads.containsKey(room) || mayWait(reads)) {
            reads = Few.with(reads, room, Math.max(id, reads.getOrDefault(room, id)));
            awaitTaken();
        } else {
            send(frame);
        }
    }

    /** To be told of when the room has been read; who is told that somebody was added is told all else with it. */
    void toTell(RoomName room, Change change) {
        if (changes.get(room) != Change.ADDED) {
            changes = Few.with(changes, room, change);
        }
    }

    /** The room has been read. What is to be told of it now; empty where there is nothing, or it has to wait on. */
    Optional<Change> takeToTell(RoomName room) {
        Change change = changes.get(room);
        if (change == null || change == Change.REMOVED) {
            return Optional.empty();
        }
        if (isHeld() && changes.size() <= MOST_ROOMS) {
            awaitTaken();
            return Optional.empty();
        }
        forget(room);
        return Optional.of(change);
    }

    /** Of a room that is told of in another way. */
    void forget(RoomName room) {
        changes = Few.without(changes, room);
    }

    void tellRemoved(RoomName room, byte[] frame) {
        forget(room);
        if (mayWait(changes)) {
            changes = Few.with(changes, room, Change.REMOVED);
            awaitTaken();
        } else {
            send(frame);
        }
    }

    private boolean mayWait(Map<RoomName, ?> waiting) {
        return isHeld() && waiting.size() < MOST_ROOMS;
    }

    private boolean isHeld() {
        return session.connection().isHeldByOutput();
    }

    private void awaitTaken() {
        if (!awaitsTaken) {
            awaitsTaken = true;
            session.connection().reserve(0, nothing -> {
                nothing.release();
                awaitsTaken = false;
                whenTaken.accept(this);
            });
        }
    }

    /**
     * The peer has taken what it had: what needn't be read is sent.
     *
     * @return rooms that have to be read before it can be told of them
     */
    List<RoomName> sendWaiting() {
        reads.forEach((room, id) -> send(frames.write(new Event.ReadMarked(room, id))));
        reads = Map.of();
        for (Map.Entry<RoomName, Change> waiting : List.copyOf(changes.entrySet())) {
            if (waiting.getValue() == Change.REMOVED) {
                send(frames.write(new Event.RoomChanged(Change.REMOVED, waiting.getKey(), Optional.empty())));
                forget(waiting.getKey());
            }
        }
        return List.copyOf(changes.keySet());
    }
}
