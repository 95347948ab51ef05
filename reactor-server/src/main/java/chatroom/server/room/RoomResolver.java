package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.session.Exchange;
import chatroom.server.session.Session;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.StorageException;
import chatroom.server.work.JobResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the room that a request means, and what who asks is in it. A room that isn't there and one of which who asks may not know are
 * looked up by the same job, and are the same: nothing. Reactor thread only.
 */
public final class RoomResolver {
    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Memberships memberships;

    public RoomResolver(RoomPorts ports, LoadedRooms rooms, Memberships memberships) {
        this.ports = ports;
        this.rooms = rooms;
        this.memberships = memberships;
    }

    /**
     * A room, and what who asks is in it.
     *
     * @param asAdmin who asks is an admin, and acts as an owner
     * @param asOf the newest entry of which {@code who} and the room knew when this was made: what is decided by it may be decided later
     */
    public record Place(Room room, Membership who, boolean asAdmin, long asOf) {
        Place(Room room, Membership who) {
            this(room, who, false, room.knownId());
        }
    }

    /** Goes on with a request whose room has been looked up. */
    @FunctionalInterface
    public interface Resolved {
        /**
         * @param name as the room was created, or else as it was asked for
         * @param place empty for a room that isn't there, or of which who asks may not know
         */
        void accept(RoomName name, Optional<Place> place);
    }

    /** Goes on in a room where who asks may do what was asked for. */
    @FunctionalInterface
    public interface Allowed {
        void accept(Room room, Membership who);
    }

    /** Finds the room of a request. One that names no room at all is answered here. */
    public void resolve(Exchange exchange, RoomReference reference, Resolved then) {
        Username user = exchange.account().username();
        RoomName name;
        try {
            name = reference.resolve(user);
        } catch (Violation e) {
            exchange.refusePipelined(exchange.failure(e.code(), e.getMessage(), OptionalLong.empty()));
            return;
        }
        if (memberships.isLoaded(user)) {
            resolveLoaded(exchange, user, name, then);
        } else {
            whenLoaded(exchange, () -> resolveLoaded(exchange, user, name, then));
        }
    }

    private void resolveLoaded(Exchange exchange, Username user, RoomName name, Resolved then) {
        Optional<Place> place = placeInMemory(user, name);
        if (place.isPresent()) {
            then.accept(place.get().room().name(), place);
        } else {
            lookUp(exchange, user, name, then);
        }
    }

    /**
     * Goes on where who asks may do this in that room; answers the request otherwise. Everything in the lobby that isn't written goes on at
     * once.
     */
    public void allow(Exchange exchange, Action action, RoomReference reference, Allowed then) {
        if (reference.isLobby()) {
            then.accept(rooms.lobby(), Memberships.OF_LOBBY);
            return;
        }
        resolve(
                exchange,
                reference,
                (name, place) -> decide(exchange, action, place, (refusal, allowed) -> {
                    if (refusal.isPresent()) {
                        exchange.reply(failure(exchange, refusal.get()));
                    } else {
                        then.accept(allowed.room(), allowed.who());
                    }
                }));
    }

    /** Goes on with what is decided. */
    @FunctionalInterface
    public interface Decided {
        /**
         * @param refusal empty for who may
         * @param place null where there is none
         */
        void accept(Optional<Permissions.Refusal> refusal, Place place);
    }

    /** Decides whether who asks may do this. Who may not, or could do more as an owner, is looked up among the admins where these may. */
    void decide(Exchange exchange, Action action, Optional<Place> place, Decided then) {
        if (place.isEmpty()) {
            then.accept(Optional.of(Permissions.UNKNOWN_ROOM), null);
            return;
        }
        Place found = place.get();
        Optional<Permissions.Refusal> refusal =
                Permissions.refusal(action, Permissions.Place.of(found.room()), found.who(), ports.clock());
        boolean isForAdmins =
                refusal.isPresent() ? refusal.get().isForAdmins() : Permissions.isMoreForOwners(action, found.who());
        if (found.room().kind() != RoomKind.PUBLIC || !isForAdmins) {
            then.accept(refusal, found);
            return;
        }
        Place asOwner = new Place(found.room(), Permissions.owner(found.room().name()), true, found.asOf());
        Optional<Permissions.Refusal> ofAdmins =
                Permissions.refusal(action, Permissions.Place.of(asOwner.room()), asOwner.who(), ports.clock());
        exchange.job(
                        ports.paging(),
                        new Accounts.CheckAdmin(
                                ports.store().accounts(), exchange.account().id()))
                .then(isAdmin -> {
                    if (isAdmin) {
                        then.accept(ofAdmins, asOwner);
                    } else {
                        then.accept(refusal, found);
                    }
                });
    }

    /** The reply to who is refused. */
    static Reply failure(Exchange exchange, Permissions.Refusal refusal) {
        return new Reply.Failed(
                Optional.of(exchange.action().wireName()),
                refusal.code(),
                refusal.sentence(),
                OptionalLong.empty(),
                refusal.until());
    }

    /** What somebody who comes in is in which rooms is read at once, so that few requests have to wait for it. */
    public void load(Session session, Account account) {
        session.offer(
                ports.storing(),
                () -> ports.store().rooms().of(account.id()),
                found -> {
                    if (found instanceof JobResult.Done<List<Membership>> done) {
                        load(account.username(), done.value());
                    }
                },
                found -> {});
    }

    /** Who isn't in a room any more is told so when its feed shows the entry that says so. */
    private void load(Username user, List<Membership> found) {
        for (RoomName left : memberships.load(user, found)) {
            rooms.find(left).ifPresentOrElse(room -> room.feed().onDoubt(), () -> memberships.settle(left));
        }
    }

    /** Goes on when it is known what who asks is in which rooms. */
    public void whenLoaded(Exchange exchange, Runnable then) {
        Username user = exchange.account().username();
        if (memberships.isLoaded(user)) {
            then.run();
            return;
        }
        long userId = exchange.account().id();
        exchange.job(ports.storing(), () -> ports.store().rooms().of(userId)).then(found -> {
            load(user, found);
            then.run();
        });
    }

    /** Empty where it has to be looked up: also for who may not know of the room, so that it takes as long as if it weren't there. */
    private Optional<Place> placeInMemory(Username user, RoomName name) {
        Optional<Room> room = rooms.find(name);
        if (room.isEmpty()) {
            return Optional.empty();
        }
        Place place = new Place(room.get(), memberships.of(user, room.get().name()));
        return isKnown(place) ? Optional.of(place) : Optional.empty();
    }

    private static boolean isKnown(Place place) {
        return !Permissions.isHidden(Permissions.Place.of(place.room()))
                || place.who().role().isPresent();
    }

    private void lookUp(Exchange exchange, Username user, RoomName name, Resolved then) {
        boolean isMember = memberships.of(user, name).role().isPresent();
        exchange.job(ports.storing(), () -> find(name, isMember)).then(found -> {
            Optional<Place> place = found.map(rooms::add)
                    .map(room -> new Place(room, memberships.of(user, room.name())))
                    .filter(RoomResolver::isKnown);
            then.accept(place.map(known -> known.room().name()).orElse(name), place);
        });
    }

    /** Storage thread, so that no change of the room comes between. */
    private Optional<Rooms.Room> find(RoomName name, boolean isMember) throws StorageException {
        Rooms store = ports.store().rooms();
        return isMember || store.isPublic(name) ? store.find(name) : Optional.empty();
    }
}
