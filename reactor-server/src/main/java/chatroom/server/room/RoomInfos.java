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
            return room.isEmpty() ? Optional.empty() : Optional.of(info(account, room.get(), who));
        };
    }

    /** Worker threads. */
    Info info(Account account, Rooms.Room room, Membership who) throws StorageException {
        return new Info(room, unread(account, who), clock);
    }

    private Rooms.Unread unread(Account account, Membership who) throws StorageException {
        return who.role().isEmpty()
                ? Rooms.Unread.NOTHING
                : store
                        .rooms()
                        .unread(account.username(), List.of(new Rooms.ReadMark(account.id(), who.room(), who.readId())))
                        .stream()
                        .findFirst()
                        .orElse(Rooms.Unread.NOTHING);
    }
}
