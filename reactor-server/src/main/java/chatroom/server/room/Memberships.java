package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What users who are logged in are in which rooms. A user's memberships are read on the storage thread, and changed by every entry that is
 * committed from then on, in the order of commits: so none is ever older than what is in the journals. Reactor thread only.
 */
public final class Memberships {
    /** What everybody is in the lobby of whom nothing else is stored. */
    static final Membership OF_LOBBY =
            new Membership(RoomName.LOBBY, Optional.of(Role.MEMBER), 0, Optional.empty(), Optional.empty());

    static final long NO_ENTRY = 0;

    /** By the key of the name. */
    private final Map<String, OfUser> byUser = new HashMap<>();

    private Listener listener = (user, now, change, entryId) -> {};

    /** Who is told of changes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param now what the user is in the room from now on
         * @param entryId the entry that changed it; {@link #NO_ENTRY} where the room is deleted with all of its entries
         */
        void changed(Username user, Membership now, Change change, long entryId);
    }

    private static final class OfUser {
        private final Username username;
        private int connections;

        /** By the key of the room; null until they are read. */
        private Map<String, Membership> rooms;

        /** They have to be read again before anything is decided by them; who is removed meanwhile is told so all the same. */
        private boolean stale;

        /**
         * By their keys, the rooms of which it isn't known whether an entry is stored by which the user isn't in them any more. The feed
         * says so, which shows the entries of a room in their order: until then nobody is told, even where the user has no role there by
         * what was read.
         */
        private final Set<String> doubted = new HashSet<>();

        OfUser(Username username) {
            this.username = username;
        }

        boolean hasRole(String roomKey) {
            Membership known = rooms == null ? null : rooms.get(roomKey);
            return known != null && known.role().isPresent();
        }
    }

    public void onChange(Listener newListener) {
        listener = newListener;
    }

    /** A connection of a user is logged in. */
    public void enter(Username user) {
        byUser.computeIfAbsent(user.key(), key -> new OfUser(user)).connections++;
    }

    /** A connection of a user has ended; what only its user needed is forgotten with the last one. */
    public void leave(Username user) {
        byUser.computeIfPresent(user.key(), (key, of) -> --of.connections == 0 ? null : of);
    }

    public boolean isLoaded(Username user) {
        OfUser of = byUser.get(user.key());
        return of != null && of.rooms != null && !of.stale;
    }

    /** Whether they were read, perhaps before something of which it isn't known whether it was stored. */
    boolean isKnown(Username user) {
        OfUser of = byUser.get(user.key());
        return of != null && of.rooms != null;
    }

    /**
     * As the storage thread read them. They may have been read before: these are newer.
     *
     * @return the rooms in which the user isn't any more, and no entry has said so: {@link #onShown} or {@link #settle} tells of it
     */
    public List<RoomName> load(Username user, Collection<Membership> memberships) {
        List<RoomName> left = new ArrayList<>();
        OfUser of = byUser.get(user.key());
        if (of != null) {
            Map<String, Membership> before = of.rooms == null ? Map.of() : of.rooms;
            of.rooms = new HashMap<>();
            of.stale = false;
            memberships.forEach(membership -> of.rooms.put(membership.room().key(), membership));
            // What was read meanwhile may not be written down yet.
            before.values().forEach(known -> read(user, known.room(), known.readId()));
            before.values().stream()
                    .filter(known -> known.role().isPresent()
                            && of(user, known.room()).role().isEmpty())
                    .map(Membership::room)
                    .forEach(left::add);
            of.doubted.removeIf(of::hasRole);
            left.forEach(room -> of.doubted.add(room.key()));
        }
        return left;
    }

    /** What a user is in this room isn't known any more: a change may be stored or not. */
    void doubt(Username user, RoomName room) {
        OfUser of = byUser.get(user.key());
        if (of != null) {
            of.stale = true;
            if (of.hasRole(room.key())) {
                of.doubted.add(room.key());
            }
        }
    }

    /** What a user is in rooms isn't known any more. */
    void doubt(Username user) {
        OfUser of = byUser.get(user.key());
        if (of != null) {
            of.stale = true;
        }
    }

    /** The feed of a room shows this entry: it may be one of which the storage thread couldn't tell whether it is stored. */
    void onShown(RoomName room, Entry entry) {
        removed(entry).map(Username::keyOf).map(byUser::get).ifPresent(of -> {
            if (!of.doubted.remove(room.key())) {
                return;
            }
            if (of.hasRole(room.key())) {
                apply(room, entry);
            } else {
                listener.changed(of.username, of(of.username, room), Change.REMOVED, entry.id());
            }
        });
    }

    private static Optional<String> removed(Entry entry) {
        if (entry instanceof Entry.Leave) {
            return Optional.of(entry.username());
        } else if (entry instanceof Entry.Kick kick) {
            return Optional.of(kick.subject());
        }
        return entry instanceof Entry.Ban ban ? Optional.of(ban.subject()) : Optional.empty();
    }

    /** Everything that is stored in a room is shown, and nothing there is in doubt; or nobody shows it. */
    void settle(RoomName room) {
        for (OfUser of : byUser.values()) {
            if (of.doubted.remove(room.key()) && !of.hasRole(room.key())) {
                listener.changed(of.username, of(of.username, room), Change.REMOVED, NO_ENTRY);
            }
        }
    }

    /** What anybody is anywhere isn't known any more. */
    void forgetAll() {
        byUser.values().forEach(of -> of.stale = true);
    }

    /** A room isn't there any more, and nobody is anything in it. */
    void forgetRoom(RoomName room) {
        for (OfUser of : byUser.values()) {
            Membership before = of.rooms == null ? null : of.rooms.remove(room.key());
            boolean isUntold = of.doubted.remove(room.key());
            if (isUntold || (before != null && before.role().isPresent())) {
                listener.changed(of.username, none(before == null ? room : before.room()), Change.REMOVED, NO_ENTRY);
            }
        }
    }

    /** What a user is in a room; somebody without a role where nothing is known. Only of users whose memberships are loaded. */
    public Membership of(Username user, RoomName room) {
        return withDefaults(
                user, room, Optional.ofNullable(byUser.get(user.key()).rooms.get(room.key())));
    }

    static Membership withDefaults(Username user, RoomName room, Optional<Membership> known) {
        if (known.isEmpty() && room.isLobby()) {
            return OF_LOBBY;
        }
        Membership membership = known.orElseGet(() -> none(room));
        // Everybody is in the lobby, and two are in a direct room as soon as it is there.
        return membership.role().isEmpty()
                        && (room.isLobby() || room.partnerOf(user).isPresent())
                ? with(membership, Optional.of(Role.MEMBER))
                : membership;
    }

    /** Those of the rooms that a user is in, the lobby apart; only of users whose memberships are loaded. */
    public List<Membership> of(Username user) {
        return byUser.get(user.key()).rooms.values().stream()
                .filter(membership ->
                        membership.role().isPresent() && !membership.room().isLobby())
                .toList();
    }

    /** The rooms that a user is in, the lobby among them; only of users whose memberships are loaded. */
    List<RoomName> roomsOf(Username user) {
        return Stream.concat(Stream.of(RoomName.LOBBY), of(user).stream().map(Membership::room))
                .toList();
    }

    /** Who is in a room and logged in, by name. */
    List<String> onlineIn(RoomName room) {
        return byUser.values().stream()
                .filter(of -> of.rooms != null)
                .filter(of -> of(of.username, room).role().isPresent())
                .map(of -> of.username)
                .sorted()
                .map(Username::value)
                .toList();
    }

    /**
     * A user has read so far.
     *
     * @return false if it was known already; only of users whose memberships are loaded
     */
    boolean read(Username user, RoomName room, long id) {
        Membership before = of(user, room);
        if (id <= before.readId()) {
            return false;
        }
        byUser.get(user.key())
                .rooms
                .put(room.key(), new Membership(room, before.role(), id, before.mutedUntil(), before.bannedUntil()));
        return true;
    }

    /** An entry is committed. In the order of commits. */
    void apply(RoomName room, Entry entry) {
        long id = entry.id();
        String by = entry.username();
        if (entry instanceof ChatMessage) {
            if (id == 1 && room.isDirect()) {
                Username author = new Username(by);
                change(by, entry, room, membership -> come(membership, Role.MEMBER, id));
                room.partnerOf(author)
                        .ifPresent(partner -> change(
                                partner.value(),
                                entry,
                                room,
                                membership -> with(membership, Optional.of(Role.MEMBER))));
            }
        } else if (entry instanceof Entry.Create) {
            change(by, entry, room, membership -> come(membership, Role.OWNER, id));
        } else if (entry instanceof Entry.Join) {
            change(by, entry, room, membership -> come(membership, Role.MEMBER, id));
        } else if (entry instanceof Entry.Add add) {
            change(add.subject(), entry, room, membership -> come(membership, Role.MEMBER, id));
        } else if (entry instanceof Entry.Leave) {
            change(by, entry, room, Memberships::go);
        } else if (entry instanceof Entry.Kick kick) {
            change(kick.subject(), entry, room, Memberships::go);
        } else if (entry instanceof Entry.Ban ban) {
            change(ban.subject(), entry, room, membership -> ban(go(membership), Optional.of(end(ban.until()))));
        } else if (entry instanceof Entry.Unban unban) {
            change(unban.subject(), entry, room, membership -> ban(membership, Optional.empty()));
        } else if (entry instanceof Entry.Mute mute) {
            change(mute.subject(), entry, room, membership -> mute(membership, Optional.of(end(mute.until()))));
        } else if (entry instanceof Entry.Unmute unmute) {
            change(unmute.subject(), entry, room, membership -> mute(membership, Optional.empty()));
        } else if (entry instanceof Entry.RoleChange role) {
            change(role.subject(), entry, room, membership -> with(membership, Optional.of(role.value())));
        }
    }

    /** Whether whom it is about is in the room because of it. */
    private static boolean isInBy(Entry entry) {
        return entry instanceof Entry.Join || entry instanceof Entry.Add || entry instanceof Entry.RoleChange;
    }

    private static Instant end(Optional<Instant> until) {
        return until.orElse(RoomLimits.FOR_EVER);
    }

    private void change(String username, Entry entry, RoomName room, UnaryOperator<Membership> step) {
        OfUser of = byUser.get(Username.keyOf(username));
        if (of == null || of.rooms == null) {
            return;
        }
        Membership before = of.rooms.getOrDefault(room.key(), none(room));
        Membership now = step.apply(before);
        of.rooms.put(room.key(), now);
        if (of.doubted.contains(room.key()) && now.role().isPresent() && isInBy(entry)) {
            of.doubted.remove(room.key());
            if (before.role().isEmpty()) {
                // Whoever is back may see everything up to that.
                listener.changed(of.username, none(room), Change.REMOVED, entry.id() - 1);
            }
        }
        if (of.doubted.contains(room.key()) && now.role().isEmpty()) {
            // Told when it is shown, as what is shown before it may have removed them already.
        } else if (now.role().isPresent() != before.role().isPresent() && !room.isLobby()) {
            listener.changed(of.username, now, now.role().isPresent() ? Change.ADDED : Change.REMOVED, entry.id());
        } else if (!now.role().equals(before.role()) || !Objects.equals(now.mutedUntil(), before.mutedUntil())) {
            listener.changed(
                    of.username, withDefaults(of.username, room, Optional.of(now)), Change.CHANGED, entry.id());
        }
        if (now.role().isEmpty()
                && now.mutedUntil().isEmpty()
                && now.bannedUntil().isEmpty()) {
            of.rooms.remove(room.key());
        }
    }

    static Membership none(RoomName room) {
        return new Membership(room, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    /** Has read everything. */
    private static Membership come(Membership of, Role role, long id) {
        return new Membership(of.room(), Optional.of(role), id, of.mutedUntil(), Optional.empty());
    }

    /** A mute outlasts it. */
    private static Membership go(Membership of) {
        return with(of, Optional.empty());
    }

    private static Membership with(Membership of, Optional<Role> role) {
        return new Membership(of.room(), role, of.readId(), of.mutedUntil(), of.bannedUntil());
    }

    private static Membership mute(Membership of, Optional<Instant> until) {
        return new Membership(of.room(), of.role(), of.readId(), until, of.bannedUntil());
    }

    private static Membership ban(Membership of, Optional<Instant> until) {
        return new Membership(of.room(), of.role(), of.readId(), of.mutedUntil(), until);
    }
}
