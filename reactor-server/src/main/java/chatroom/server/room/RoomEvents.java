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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells users, on all of their connections with pushes, what has changed between them and a room; what they follow ends when they are
 * removed. Reactor thread only. */
public final class RoomEvents {
    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Memberships memberships;
    private final RoomInfos infos;
    private final ServerFrameCodec frames;

    /** By the key of the user. */
    private final Map<String, Map<Session, Receiver>> sessions = new HashMap<>();

    /** @param push whether the client wants to be told of what happens */
    private record Receiver(Follows follows, boolean push) {}

    public RoomEvents(
            RoomPorts ports, LoadedRooms rooms, Memberships memberships, RoomInfos infos, ServerFrameCodec frames) {
        this.ports = ports;
        this.rooms = rooms;
        this.memberships = memberships;
        this.infos = infos;
        this.frames = frames;
        memberships.onChange(this::onChange);
    }

    /** A session that is logged in. */
    public void add(Session session, Follows follows, boolean push) {
        sessions.computeIfAbsent(userKey(session), key -> new HashMap<>(2)).put(session, new Receiver(follows, push));
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
                if (session != by && (receiver.push || receiver.follows.size() > 0)) {
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
        if (change == Change.REMOVED) {
            byte[] frame = frames.write(new Event.RoomChanged(change, now.room(), Optional.empty()));
            receivers.forEach((session, receiver) -> remove(now.room(), session, receiver, entryId, frame));
            return;
        }
        Account account = receivers.keySet().iterator().next().account().orElseThrow();
        ports.paging()
                .offer(
                        infos.job(account, now),
                        found -> ports.reactor().accept(() -> {
                            if (found instanceof JobResult.Done<Optional<RoomInfos.Info>> done) {
                                done.value().ifPresent(info -> onInfo(user, now.room(), change, info));
                            }
                        }));
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

    /** Who isn't in the room any more was told so. */
    private void onInfo(Username user, RoomName name, Change change, RoomInfos.Info info) {
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
