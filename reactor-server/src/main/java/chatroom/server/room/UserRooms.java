package chatroom.server.room;

import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.session.Few;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What one user who is logged in is in which rooms, and what of it the user has been told. Reactor thread only. */
final class UserRooms {
    private final Username username;
    private final long userId;
    private final Memberships.Listener listener;
    private int connections;

    /** Null until they are read. */
    private KnownRooms rooms;

    /** They have to be read again before anything is decided by them. */
    private boolean stale;

    /** Another one whenever something is heard that what is being read may not have. */
    private long version;

    /**
     * By their keys, the rooms in which the user isn't any more by what was read, and no entry has said so yet. The feed shows it, which
     * shows the entries of a room in their order: until then the user isn't told.
     */
    private Set<String> untold = Set.of();

    UserRooms(Username username, long userId, long version, Memberships.Listener listener) {
        this.username = username;
        this.userId = userId;
        this.version = version;
        this.listener = listener;
    }

    Username username() {
        return username;
    }

    long userId() {
        return userId;
    }

    void enter() {
        connections++;
    }

    /** @return whether this was the last connection */
    boolean leave() {
        return --connections == 0;
    }

    boolean isRead() {
        return rooms != null;
    }

    boolean isLoaded() {
        return rooms != null && !stale;
    }

    long version() {
        return version;
    }

    /** What is being read now may be older than something that has happened. */
    void outdate(long newVersion) {
        version = newVersion;
    }

    void doubt(long newVersion) {
        stale = true;
        version = newVersion;
    }

    Optional<Known> known(RoomName room) {
        return rooms == null ? Optional.empty() : Optional.ofNullable(rooms.find(room));
    }

    /** Only where they are read. */
    Membership of(RoomName room) {
        return Memberships.withDefaults(username, room, known(room).map(Known::membership));
    }

    /** All but the lobby that the user is in. Only where they are read. */
    List<Membership> memberships() {
        return rooms.all().stream()
                .map(Known::membership)
                .filter(membership ->
                        membership.role().isPresent() && !membership.room().isLobby())
                .toList();
    }

    /**
     * As they were read now.
     *
     * @return the rooms in which the user isn't any more, and no entry has said so
     */
    List<RoomName> load(Collection<Known> found) {
        KnownRooms before = rooms == null ? new KnownRooms(List.of()) : rooms;
        boolean isFirst = rooms == null;
        rooms = new KnownRooms(found);
        stale = false;
        // What the user has read may not be written down yet.
        before.all().stream()
                .filter(known -> rooms.find(known.room()) != null)
                .forEach(known -> read(known.room(), known.membership().readId()));
        List<RoomName> left = new ArrayList<>();
        for (Known known : before.all()) {
            RoomName room = known.room();
            if (known.membership().role().isPresent() && of(room).role().isEmpty()) {
                untold = Few.with(untold, room.key());
                left.add(room);
            }
        }
        if (!isFirst) {
            rooms.all().forEach(known -> tellDifference(before.find(known.room()), known));
        }
        rooms.all().stream()
                .filter(known -> known.membership().role().isPresent())
                .forEach(known -> tellNow(known.room()));
        return left;
    }

    /** @return whether the user wasn't told yet of not being in the room any more, and has to be now if it is still so */
    private boolean tellNow(RoomName room) {
        boolean isUntold = untold.contains(room.key());
        untold = Few.without(untold, room.key());
        return isUntold;
    }

    /** @param before null for nothing */
    private void tellDifference(Known before, Known now) {
        RoomName room = now.room();
        Membership was = Memberships.withDefaults(
                username,
                room,
                before == null ? Optional.of(Memberships.none(room)) : Optional.of(before.membership()));
        Membership is = of(room);
        if (is.role().isEmpty()) {
            return;
        }
        boolean isNew = before == null || before.membership().role().isEmpty();
        if (isNew && !room.isLobby() && !untold.contains(room.key())) {
            listener.changed(username, is, Change.ADDED, Memberships.NO_ENTRY);
        } else if (!is.role().equals(was.role()) || !Objects.equals(is.mutedUntil(), was.mutedUntil())) {
            listener.changed(username, is, Change.CHANGED, Memberships.NO_ENTRY);
        }
    }

    /** @return false if it was known already */
    boolean read(RoomName room, long id) {
        Membership before = of(room);
        if (id <= before.readId()) {
            return false;
        }
        rooms.put(new Known(
                new Membership(room, before.role(), id, before.mutedUntil(), before.bannedUntil()), asOf(room)));
        return true;
    }

    /** The newest entry of the room when what the user is there was read, or changed for the last time; 0 where nothing is known. */
    long asOf(RoomName room) {
        return rooms == null ? 0 : rooms.asOf(room);
    }

    /**
     * An entry about the user that nothing after it has been shown of; perhaps one that is known already. Only where they are read.
     *
     * @param isSure whether nothing before it is missing
     */
    void onShown(RoomName room, Entry entry, UnaryOperator<Membership> change, boolean isSure) {
        long asOf = asOf(room);
        if (MembershipSteps.removes(entry) && tellNow(room)) {
            listener.changed(username, of(room), Change.REMOVED, entry.id());
        }
        if (entry.id() <= asOf) {
            return;
        }
        Membership before = known(room).map(Known::membership).orElse(Memberships.none(room));
        Membership now = change.apply(before);
        rooms.put(new Known(now, isSure ? entry.id() : asOf));
        tell(room, before, now, entry);
        if (now.role().isEmpty()
                && now.mutedUntil().isEmpty()
                && now.bannedUntil().isEmpty()
                && !room.isLobby()) {
            rooms.remove(room);
        }
    }

    private void tell(RoomName room, Membership before, Membership now, Entry entry) {
        boolean isIn = now.role().isPresent();
        if (isIn && tellNow(room)) {
            // Whoever is back may see everything up to that.
            listener.changed(username, Memberships.none(room), Change.REMOVED, entry.id() - 1);
        }
        if (isIn != before.role().isPresent() && !room.isLobby()) {
            listener.changed(username, now, isIn ? Change.ADDED : Change.REMOVED, entry.id());
        } else if (!now.role().equals(before.role()) || !Objects.equals(now.mutedUntil(), before.mutedUntil())) {
            listener.changed(
                    username, Memberships.withDefaults(username, room, Optional.of(now)), Change.CHANGED, entry.id());
        }
    }

    /** Everything that is stored in the room has been shown, or nobody shows it. */
    void settle(RoomName room) {
        if (tellNow(room)) {
            listener.changed(username, of(room), Change.REMOVED, Memberships.NO_ENTRY);
        }
    }

    /** The room isn't there any more. */
    void forget(RoomName room) {
        Known before = rooms == null ? null : rooms.remove(room);
        boolean isUntold = tellNow(room);
        if (isUntold || (before != null && before.membership().role().isPresent())) {
            RoomName name = before == null ? room : before.room();
            listener.changed(username, Memberships.none(name), Change.REMOVED, Memberships.NO_ENTRY);
        }
    }
}
