package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.session.Session;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
    private final Map<String, Map<Session, Receiver>> sessions = new HashMap<>();

    /** What isn't told yet, the newest of each: at most one for each room of a user who is logged in. */
    private final Map<Subject, Change> toTell = new LinkedHashMap<>();

    /** The room is being read as it is to be shown, or will be tried again. */
    private boolean reading;

    /** For whom; null where that isn't true any more. */
    private Subject beingTold;

    /** A user in a room. */
    private record Subject(Username user, RoomName room) {}

    /** @param push whether the client wants to be told of what happens */
    private record Receiver(Follows follows, boolean push) {
        boolean wantsEvents() {
            return push || follows.size() > 0;
        }
    }

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
        sessions.computeIfAbsent(userKey(session), key -> new LinkedHashMap<>(2))
                .put(session, new Receiver(follows, push));
    }

    public void remove(Session session) {
        sessions.computeIfPresent(userKey(session), (key, of) -> {
            of.remove(session);
            return of.isEmpty() ? null : of;
        });
    }

    /** What a session follows that is logged in. */
    Follows followsOf(Session session) {
        return sessions.get(userKey(session)).get(session).follows();
    }

    /** Tells the other sessions of a user that have pushes. */
    void tellOthers(Session by, Event event) {
        Map<Session, Receiver> receivers = sessions.get(userKey(by));
        if (receivers.size() > 1) {
            byte[] frame = frames.write(event);
            receivers.forEach((session, receiver) -> {
                if (session != by && receiver.wantsEvents()) {
                    session.connection().send(frame);
                }
            });
        }
    }

    /** Tells all sessions of a user that have pushes. */
    void tellAll(Username user, Event event) {
        Map<Session, Receiver> receivers = sessions.getOrDefault(user.key(), Map.of());
        if (!receivers.isEmpty()) {
            byte[] frame = frames.write(event);
            receivers.forEach((session, receiver) -> {
                if (receiver.wantsEvents()) {
                    session.connection().send(frame);
                }
            });
        }
    }

    private static String userKey(Session session) {
        return session.account().map(Account::username).orElseThrow().key();
    }

    private void onChange(Username user, Membership now, Change change, long entryId) {
        Map<Session, Receiver> receivers = sessions.getOrDefault(user.key(), Map.of());
        if (receivers.isEmpty()) {
            return;
        }
        Subject subject = new Subject(user, now.room());
        if (change == Change.REMOVED) {
            toTell.remove(subject);
            if (subject.equals(beingTold)) {
                beingTold = null;
            }
            byte[] frame = frames.write(new Event.RoomChanged(change, now.room(), Optional.empty()));
            receivers.forEach((session, receiver) -> remove(now.room(), session, receiver, entryId, frame));
            return;
        }
        toTell.merge(subject, change, RoomEvents::both);
        readNext();
    }

    /** One after the other, so that what came later is told later. */
    private void readNext() {
        while (!reading && !toTell.isEmpty()) {
            Map.Entry<Subject, Change> next = toTell.entrySet().iterator().next();
            toTell.remove(next.getKey());
            read(next.getKey(), next.getValue());
        }
    }

    private void read(Subject subject, Change change) {
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
                .offer(
                        infos.job(account.get(), now),
                        found -> ports.reactor().accept(() -> onRead(subject, change, found)));
        if (!taken) {
            tellLater(subject, change);
        }
    }

    private void onRead(Subject subject, Change change, JobResult<Optional<RoomInfos.Info>> found) {
        if (found instanceof JobResult.Done<Optional<RoomInfos.Info>> done) {
            reading = false;
            done.value().filter(info -> subject.equals(beingTold)).ifPresent(info -> onInfo(subject, change, info));
            readNext();
        } else {
            tellLater(subject, change);
        }
    }

    private void tellLater(Subject subject, Change change) {
        if (subject.equals(beingTold)) {
            toTell.merge(subject, change, (later, earlier) -> both(earlier, later));
        }
        ports.timers().schedule(RETRY, () -> {
            reading = false;
            readNext();
        });
    }

    /** Who is told that somebody was added is told all else with it. */
    private static Change both(Change earlier, Change later) {
        return earlier == Change.ADDED ? earlier : later;
    }

    private void remove(RoomName name, Session session, Receiver receiver, long entryId, byte[] frame) {
        Optional<Room> followed = rooms.find(name).filter(receiver.follows::has);
        if (followed.isPresent() && entryId == Memberships.NO_ENTRY) {
            // There is nothing left that could be read up to the end.
            receiver.follows.unfollow(followed.get());
            session.connection().send(frame);
        } else if (followed.isPresent()) {
            receiver.follows.endAfter(followed.get(), entryId, frame);
        } else if (receiver.push) {
            session.connection().send(frame);
        }
    }

    /** Members were told so before; who follows a room without being in it is told here. */
    private void onDeleted(Room room) {
        byte[] frame = frames.write(new Event.RoomChanged(Change.REMOVED, room.name(), Optional.empty()));
        sessions.values()
                .forEach(ofUser -> ofUser.forEach((session, receiver) -> {
                    // There is nothing left to be read for who was removed before.
                    receiver.follows.endNow(room);
                    if (receiver.follows.has(room)) {
                        receiver.follows.unfollow(room);
                        session.connection().send(frame);
                    }
                }));
    }

    /** Who isn't in the room any more was told so. */
    private void onInfo(Subject subject, Change change, RoomInfos.Info info) {
        Username user = subject.user;
        RoomName name = subject.room;
        if (!memberships.isKnown(user) || memberships.of(user, name).role().isEmpty()) {
            return;
        }
        byte[] frame = frames.write(
                new Event.RoomChanged(change, info.room(), Optional.of(info.with(memberships.of(user, name)))));
        sessions.getOrDefault(user.key(), Map.of()).forEach((session, receiver) -> {
            rooms.find(name).ifPresent(receiver.follows::endNow);
            if (receiver.push) {
                session.connection().send(frame);
            }
        });
    }
}
