package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.session.Few;
import chatroom.server.session.Session;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells users, on all of their connections with pushes, what has changed between them and a room; what they follow ends when they are
 * removed. Reactor thread only. */
public final class RoomEvents {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Memberships memberships;
    private final RoomInfos infos;
    private final ServerFrameCodec frames;

    /** By the key of the user. */
    private final Map<String, Map<Session, EventReceiver>> sessions = new HashMap<>();

    /** One for all. */
    private final Consumer<EventReceiver> whenTaken = this::onTaken;

    /** Of what is to be read before it is told, to receivers who say of what: at most one for each room of a user who is logged in. */
    private final Set<Subject> toTell = new LinkedHashSet<>();

    /** The room is being read as it is to be shown, or will be tried again. */
    private boolean reading;

    /** For whom; null where that isn't true any more. */
    private Subject beingTold;

    /** A user in a room. */
    private record Subject(Username user, RoomName room) {}

    public RoomEvents(
            RoomPorts ports, LoadedRooms rooms, Memberships memberships, RoomInfos infos, ServerFrameCodec frames) {
        this.ports = ports;
        this.rooms = rooms;
        this.memberships = memberships;
        this.infos = infos;
        this.frames = frames;
        memberships.onChange(this::onChange);
        rooms.whenForgotten(this::onDeleted);
    }

    /** A session that is logged in. */
    public void add(Session session, Follows follows, boolean push) {
        Username user = session.account().map(Account::username).orElseThrow();
        EventReceiver receiver = new EventReceiver(session, follows, push, frames, whenTaken);
        sessions.put(user.key(), Few.with(sessions.getOrDefault(user.key(), Map.of()), session, receiver));
    }

    public void remove(Session session) {
        sessions.computeIfPresent(userKey(session), (key, of) -> {
            Map<Session, EventReceiver> left = Few.without(of, session);
            return left.isEmpty() ? null : left;
        });
    }

    /** What a session follows that is logged in. */
    Follows followsOf(Session session) {
        return sessions.get(userKey(session)).get(session).follows();
    }

    /** Tells the other sessions of a user how far it has read. */
    void tellOthers(Session by, RoomName room, long readId) {
        tellRead(sessions.get(userKey(by)), Optional.of(by), room, readId);
    }

    /** Tells all sessions of a user how far it has read. */
    void tellAll(Username user, RoomName room, long readId) {
        tellRead(sessions.getOrDefault(user.key(), Map.of()), Optional.empty(), room, readId);
    }

    private void tellRead(Map<Session, EventReceiver> receivers, Optional<Session> but, RoomName room, long readId) {
        if (receivers.size() > (but.isPresent() ? 1 : 0)) {
            byte[] frame = frames.write(new Event.ReadMarked(room, readId));
            receivers.forEach((session, receiver) -> {
                if (but.filter(session::equals).isEmpty() && receiver.wants(room)) {
                    receiver.tellRead(room, readId, frame);
                }
            });
        }
    }

    private static String userKey(Session session) {
        return session.account().map(Account::username).orElseThrow().key();
    }

    private void onChange(Username user, Membership now, Change change, long entryId) {
        Map<Session, EventReceiver> receivers = sessions.getOrDefault(user.key(), Map.of());
        if (receivers.isEmpty()) {
            return;
        }
        RoomName room = now.room();
        Subject subject = new Subject(user, room);
        if (change == Change.REMOVED) {
            toTell.remove(subject);
            if (subject.equals(beingTold)) {
                beingTold = null;
            }
            byte[] frame = frames.write(new Event.RoomChanged(change, room, Optional.empty()));
            receivers.forEach((session, receiver) -> remove(room, receiver, entryId, frame));
            return;
        }
        for (EventReceiver receiver : receivers.values()) {
            if (receiver.wants(room)) {
                receiver.toTell(room, change);
                toTell.add(subject);
            }
        }
        readNext();
    }

    /** What waited for its peer may be told now, unless it is about to be in any case. */
    private void onTaken(EventReceiver receiver) {
        Username user = receiver.session().account().map(Account::username).orElseThrow();
        for (RoomName room : receiver.sendWaiting()) {
            Subject subject = new Subject(user, room);
            if (!subject.equals(beingTold)) {
                toTell.add(subject);
            }
        }
        readNext();
    }

    /** One after the other, so that what came later is told later. */
    private void readNext() {
        while (!reading && !toTell.isEmpty()) {
            Subject next = toTell.iterator().next();
            toTell.remove(next);
            read(next);
        }
    }

    private void read(Subject subject) {
        Optional<Account> account = sessions.getOrDefault(subject.user.key(), Map.of()).keySet().stream()
                .findFirst()
                .flatMap(Session::account);
        if (account.isEmpty()) {
            return;
        }
        beingTold = subject;
        reading = true;
        Membership now = memberships.isKnown(subject.user)
                ? memberships.of(subject.user, subject.room)
                : Memberships.none(subject.room);
        boolean taken = ports.paging()
                .offer(infos.job(account.get(), now), found -> ports.reactor().accept(() -> onRead(subject, found)));
        if (!taken) {
            tellLater(subject);
        }
    }

    private void onRead(Subject subject, JobResult<Optional<RoomInfos.Info>> found) {
        if (found instanceof JobResult.Done<Optional<RoomInfos.Info>> done) {
            reading = false;
            boolean isToBeTold = subject.equals(beingTold);
            beingTold = null;
            done.value().filter(info -> isToBeTold).ifPresent(info -> onInfo(subject, info));
            readNext();
        } else {
            tellLater(subject);
        }
    }

    private void tellLater(Subject subject) {
        if (subject.equals(beingTold)) {
            toTell.add(subject);
        }
        ports.timers().schedule(RETRY, () -> {
            reading = false;
            readNext();
        });
    }

    private void remove(RoomName name, EventReceiver receiver, long entryId, byte[] frame) {
        Optional<Room> followed = rooms.find(name).filter(receiver.follows()::has);
        if (followed.isEmpty()) {
            if (receiver.hasPush()) {
                receiver.tellRemoved(name, frame);
            }
            return;
        }
        receiver.forget(name);
        if (entryId == Memberships.NO_ENTRY) {
            // There is nothing left that could be read up to the end.
            receiver.follows().unfollow(followed.get());
            receiver.send(frame);
        } else {
            receiver.follows().endAfter(followed.get(), entryId, frame);
        }
    }

    /** Members were told so before; who follows a room without being in it is told here. */
    private void onDeleted(Room room) {
        byte[] frame = frames.write(new Event.RoomChanged(Change.REMOVED, room.name(), Optional.empty()));
        sessions.values()
                .forEach(ofUser -> ofUser.values().forEach(receiver -> {
                    // There is nothing left to be read for who was removed before.
                    receiver.follows().endNow(room);
                    if (receiver.follows().has(room)) {
                        receiver.follows().unfollow(room);
                        receiver.send(frame);
                    }
                }));
    }

    /** Who isn't in the room any more was told so. */
    private void onInfo(Subject subject, RoomInfos.Info info) {
        Username user = subject.user;
        RoomName name = subject.room;
        if (!memberships.isKnown(user) || memberships.of(user, name).role().isEmpty()) {
            return;
        }
        RoomInfo shown = info.with(memberships.of(user, name));
        for (EventReceiver receiver :
                sessions.getOrDefault(user.key(), Map.of()).values()) {
            receiver.takeToTell(name).ifPresent(change -> {
                rooms.find(name).ifPresent(receiver.follows()::endNow);
                receiver.send(frames.write(new Event.RoomChanged(change, info.room(), Optional.of(shown))));
                if (toTell.contains(subject)) {
                    // Something has changed since it was read.
                    receiver.toTell(name, Change.CHANGED);
                }
            });
        }
    }
}
