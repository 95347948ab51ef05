package chatroom.server.room;

import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.work.Job;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads rooms as lists and events show them to one user. */
public final class RoomInfos {
    private final Store store;
    private final Clock clock;

    public RoomInfos(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What was read of a room. */
    public static final class Info {
        private final Rooms.Room found;
        private final Rooms.Unread unread;
        private final Clock clock;

        private Info(Rooms.Room found, Rooms.Unread unread, Clock clock) {
            this.found = found;
            this.unread = unread;
            this.clock = clock;
        }

        boolean isPublic() {
            return found.kind() == RoomKind.PUBLIC;
        }

        public RoomName room() {
            return found.name();
        }

        /**
         * For who may have been removed since it was read, or long before they asked.
         *
         * @param who what the user is in it now
         * @return empty where it isn't for them
         */
        Optional<RoomInfo> to(Membership who) {
            return isPublic() || who.role().isPresent() ? Optional.of(with(who)) : Optional.empty();
        }

        /** @param who what the user is in it now */
        public RoomInfo with(Membership who) {
            return new RoomInfo(
                    found.name(),
                    found.kind(),
                    found.topic(),
                    (int) found.members(),
                    found.lastId(),
                    found.archived(),
                    who.role().map(role -> new RoomInfo.Own(role, who.readId(), unread.messages(), unread.mentions())),
                    who.mutedUntil().filter(until -> until.isAfter(clock.instant())));
        }
    }

    /** Worker threads. Empty if there is no such room any more. */
    Job<Optional<Info>> job(Account account, Membership who) {
        return () -> {
            Optional<Rooms.Room> room = store.rooms().find(who.room());
            return room.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            infos(account, List.of(new Found(room.get(), who))).get(0));
        };
    }

    /** A room, and what the user is in it. */
    record Found(Rooms.Room room, Membership who) {}

    /** Worker threads. In that order. What is unread is counted together, because that is bounded for all of them. */
    List<Info> infos(Account account, List<Found> found) throws StorageException {
        List<Rooms.ReadMark> marks = found.stream()
                .map(Found::who)
                .filter(who -> who.role().isPresent())
                .map(who -> new Rooms.ReadMark(account.id(), who.room(), who.readId()))
                .toList();
        Iterator<Rooms.Unread> unread =
                store.rooms().unread(account.username(), marks).iterator();
        List<Info> infos = new ArrayList<>(found.size());
        for (Found one : found) {
            boolean isCounted = one.who.role().isPresent() && unread.hasNext();
            infos.add(new Info(one.room, isCounted ? unread.next() : Rooms.Unread.NOTHING, clock));
        }
        return infos;
    }
}
