package chatroom.server.room;

import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What users who are logged in are in which rooms. A user's memberships are read on the storage thread, and each is changed by every entry
 * after that, once, when it is shown, or is told of in a room that nobody shows. What may have been missed is read again. Reactor thread
 * only.
 */
public final class Memberships {
    /** What everybody is in the lobby of whom nothing else is stored. */
    static final Membership OF_LOBBY =
            new Membership(RoomName.LOBBY, Optional.of(Role.MEMBER), 0, Optional.empty(), Optional.empty());

    static final long NO_ENTRY = 0;

    /** By the key of the name. */
    private final Map<String, UserRooms> byUser = new HashMap<>();

    /** By the key of a room, who isn't in it any more by what was read, and is told so when it is shown, or settled. */
    private final Map<String, List<UserRooms>> leavers = new HashMap<>();

    private final boolean isShared;
    private Listener listener = (user, now, change, entryId) -> {};

    /** Whoever listens at that moment; one for all users. */
    private final Listener tell = (user, now, change, entryId) -> listener.changed(user, now, change, entryId);

    private Consumer<Username> whenStale = user -> {};

    /** Counts whatever may be newer than what is being read of somebody. */
    private long versions;

    /**
     * @param isShared whether others write to the database too; if not, whatever is stored is told here, in the order of commits
     */
    public Memberships(boolean isShared) {
        this.isShared = isShared;
    }

    /** Is told of changes of memberships. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param now what the user is in the room from now on
         * @param entryId the entry that changed it; {@link #NO_ENTRY} where there is none, or the room is deleted with all of its entries
         */
        void changed(Username user, Membership now, Change change, long entryId);
    }

    public void onChange(Listener newListener) {
        listener = newListener;
    }

    /** Who has the memberships of users read again. */
    void whenStale(Consumer<Username> reader) {
        whenStale = reader;
    }

    /** A connection of a user is logged in. */
    public void enter(Username user, long userId) {
        byUser.computeIfAbsent(user.key(), key -> new UserRooms(user, userId, ++versions, tell))
                .enter();
    }

    /** A connection of a user has ended; what only its user needed is forgotten with the last one. */
    public void leave(Username user) {
        byUser.computeIfPresent(user.key(), (key, of) -> of.leave() ? null : of);
    }

    private Optional<UserRooms> find(Username user) {
        return Optional.ofNullable(byUser.get(user.key()));
    }

    public boolean isLoaded(Username user) {
        return find(user).filter(UserRooms::isLoaded).isPresent();
    }

    /** Whether they were read, perhaps before something of which it isn't known whether it was stored. */
    boolean isKnown(Username user) {
        return find(user).filter(UserRooms::isRead).isPresent();
    }

    // Read from the store.

    /** What has to be read of somebody; nothing for who isn't here. */
    Optional<ToRead> toRead(Username user) {
        return find(user).map(of -> new ToRead(user, of.userId(), of.version()));
    }

    /** @param version what had been heard of the user when reading began */
    record ToRead(Username user, long userId, long version) {}

    /**
     * As the storage thread read them. They may have been read before: these are newer, and what differs is told.
     *
     * @return the rooms in which the user isn't any more, and no entry has said so: {@link #onShown} or {@link #settle} tells of it; empty
     *     where something was heard meanwhile that these may not have, so they count for nothing
     */
    Optional<List<RoomName>> load(ToRead read, Collection<Known> memberships) {
        return find(read.user()).filter(of -> of.version() == read.version()).map(of -> load(of, memberships));
    }

    private List<RoomName> load(UserRooms of, Collection<Known> memberships) {
        List<RoomName> left = of.load(memberships);
        left.forEach(room ->
                leavers.computeIfAbsent(room.key(), key -> new ArrayList<>(1)).add(of));
        return left;
    }

    /** What a user is in which rooms isn't known any more: something may be stored or not, or was stored by others. */
    void doubt(Username user) {
        find(user).ifPresent(this::doubt);
    }

    private void doubt(UserRooms of) {
        of.doubt(++versions);
        whenStale.accept(of.username());
    }

    /** What anybody is anywhere isn't known any more. */
    void forgetAll() {
        byUser.values().forEach(this::doubt);
    }

    // Changed by entries.

    /**
     * An entry is shown, and none after it; or nobody shows the entries of that room. Once or often.
     *
     * @param seenAfter all entries of the room after this one were told here
     */
    void onShown(RoomName room, Entry entry, long seenAfter) {
        for (MembershipSteps.Step step : MembershipSteps.of(room, entry)) {
            UserRooms of = byUser.get(step.userKey());
            if (of != null) {
                onShown(of, room, entry, step, seenAfter);
            }
        }
    }

    private void onShown(UserRooms of, RoomName room, Entry entry, MembershipSteps.Step step, long seenAfter) {
        boolean isNew = entry.id() > of.asOf(room);
        if (isNew) {
            of.outdate(++versions);
        }
        if (of.isRead()) {
            boolean isSure = !isShared || of.asOf(room) >= Math.min(seenAfter, entry.id() - 1);
            of.onShown(room, entry, step.change(), isSure);
            if (isNew && !isSure) {
                doubt(of);
            }
        }
    }

    /** An entry is stored that can't be shown yet, because some before it aren't: whom it is about is read again. */
    void onUnshown(RoomName room, Entry entry) {
        MembershipSteps.of(room, entry)
                .forEach(step -> Optional.ofNullable(byUser.get(step.userKey())).ifPresent(this::doubt));
    }

    /** Everything that is stored in a room is shown, and nothing there is in doubt; or nobody shows it. */
    void settle(RoomName room) {
        List<UserRooms> left = leavers.remove(room.key());
        if (left != null) {
            left.forEach(of -> of.settle(room));
        }
    }

    /** A room isn't there any more, and nobody is anything in it. */
    void forgetRoom(RoomName room) {
        leavers.remove(room.key());
        byUser.values().forEach(of -> of.forget(room));
    }

    /**
     * A user has read so far.
     *
     * @return false if it was known already; only of users whose memberships are loaded
     */
    boolean read(Username user, RoomName room, long id) {
        return byUser.get(user.key()).read(room, id);
    }

    // What users are.

    /** What a user is in a room; somebody without a role where nothing is known. Only of users whose memberships are loaded. */
    public Membership of(Username user, RoomName room) {
        return byUser.get(user.key()).of(room);
    }

    static Membership withDefaults(Username user, RoomName room, Optional<Membership> known) {
        if (known.isEmpty() && room.isLobby()) {
            return OF_LOBBY;
        }
        Membership membership = known.orElseGet(() -> none(room));
        // Everybody is in the lobby, and two are in a direct room as soon as it is there.
        return membership.role().isEmpty()
                        && (room.isLobby() || room.partnerOf(user).isPresent())
                ? MembershipSteps.with(membership, Optional.of(Role.MEMBER))
                : membership;
    }

    static Membership none(RoomName room) {
        return new Membership(room, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    /** The newest entry of a room up to which it is known what a user is there. Only of users whose memberships are loaded. */
    long asOf(Username user, Room room) {
        if (!isShared) {
            return room.lastId();
        }
        long read = byUser.get(user.key()).asOf(room.name());
        return read < room.sinceId() ? Math.min(read, room.lastId()) : room.lastId();
    }

    /**
     * Whether what a user is in a room was read before that came into memory: others may have changed it in between. Only of users whose
     * memberships are loaded.
     */
    boolean mayHaveMissed(Username user, Room room) {
        UserRooms of = byUser.get(user.key());
        return isShared && of.known(room.name()).isPresent() && of.asOf(room.name()) < room.sinceId();
    }

    /** Whether it is known, of who is logged in, that they are in a room. */
    boolean isKnownIn(Username user, RoomName room) {
        UserRooms of = byUser.get(user.key());
        return of != null
                && of.isRead()
                && (room.isLobby()
                        || of.known(room)
                                .flatMap(known -> known.membership().role())
                                .isPresent());
    }

    /** Those of the rooms that a user is in, the lobby apart; only of users whose memberships are loaded. */
    public List<Membership> of(Username user) {
        return byUser.get(user.key()).memberships();
    }

    /** The rooms that a user is in, the lobby among them; only of users whose memberships are loaded. */
    List<RoomName> roomsOf(Username user) {
        return Stream.concat(Stream.of(RoomName.LOBBY), of(user).stream().map(Membership::room))
                .toList();
    }

    /** Who is in a room and logged in, by name. */
    List<String> onlineIn(RoomName room) {
        return byUser.values().stream()
                .filter(UserRooms::isRead)
                .filter(of -> of.of(room).role().isPresent())
                .map(UserRooms::username)
                .sorted()
                .map(Username::value)
                .toList();
    }
}
