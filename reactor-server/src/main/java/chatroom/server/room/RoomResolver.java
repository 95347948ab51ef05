package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.session.Exchange;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.StorageException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the room that a request means, and what who asks is in it, and decides whether they may. A room that isn't there and one of which
 * who asks may not know are looked up by the same job, and are the same: nothing. Reactor thread only.
 */
public final class RoomResolver {
    private final RoomPorts ports;
    private final LoadedRooms rooms;
    private final Memberships memberships;
    private final MembershipReads reads;

    /** Rooms that their members ask for, by the names that are asked for. */
    private final SharedReads<RoomName, Optional<Rooms.Room>> ofMembers;

    public RoomResolver(RoomPorts ports, LoadedRooms rooms, Memberships memberships) {
        this.ports = ports;
        this.rooms = rooms;
        this.memberships = memberships;
        this.reads = new MembershipReads(ports, rooms, memberships);
        this.ofMembers = new SharedReads<>(
                ports, name -> () -> ports.store().rooms().find(name), (name, found) -> found.ifPresent(this::add));
    }

    /**
     * A room, and what who asks is in it.
     *
     * @param asAdmin who asks is an admin, and acts as an owner
     * @param asOf the newest entry of which {@code who} and the room knew when this was made: what is decided by it may be decided later
     */
    public record Place(Room room, Membership who, boolean asAdmin, long asOf) {}

    /**
     * What somebody wants to do, and where.
     *
     * @param atLeast the role that it takes where the table of {@link Permissions} says less
     */
    record Asked(Action action, Role atLeast, RoomReference room) {
        Asked(Action action, RoomReference room) {
            this(action, Role.MEMBER, room);
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
        reads.whenLoaded(exchange, () -> {
            if (mayHaveMissed(user, name)) {
                reads.readFirst(exchange, () -> whenLoaded(exchange, () -> resolveLoaded(exchange, user, name, then)));
            } else {
                resolveLoaded(exchange, user, name, then);
            }
        });
    }

    private boolean mayHaveMissed(Username user, RoomName name) {
        return ports.nodes().arePossible()
                && rooms.find(name)
                        .filter(room -> memberships.mayHaveMissed(user, room))
                        .isPresent();
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
        decide(exchange, new Asked(action, reference), orRefuse(exchange, then));
    }

    /** As {@link #allow}, by everything that any server had committed when this was called. */
    void allowAsOfNow(Exchange exchange, Action action, RoomReference reference, Allowed then) {
        if (reference.isLobby()) {
            allow(exchange, action, reference, then);
        } else {
            allowAsOfNow(exchange, new Asked(action, reference), then);
        }
    }

    /** The same, also in the lobby. */
    void allowAsOfNow(Exchange exchange, Asked asked, Allowed then) {
        whenUpToDate(exchange, () -> decideByMemory(exchange, asked, orRefuse(exchange, then)));
    }

    private static Decided orRefuse(Exchange exchange, Allowed then) {
        return (name, refusal, allowed) -> {
            if (refusal.isPresent()) {
                exchange.reply(failure(exchange, refusal.get()));
            } else {
                then.accept(allowed.room(), allowed.who());
            }
        };
    }

    /** Goes on with what is decided. */
    @FunctionalInterface
    public interface Decided {
        /**
         * @param name as the room was created, or else as it was asked for
         * @param refusal empty for who may
         * @param place null where there is none
         */
        void accept(RoomName name, Optional<Permissions.Refusal> refusal, Place place);
    }

    /** Decides whether who asks may do this. Where another server may have allowed it meanwhile, nobody is refused before that is seen. */
    void decide(Exchange exchange, Asked asked, Decided then) {
        if (!ports.nodes().arePossible()) {
            decideByMemory(exchange, asked, then);
            return;
        }
        decideByMemory(exchange, asked, (name, refusal, place) -> {
            if (refusal.isEmpty()) {
                then.accept(name, refusal, place);
            } else {
                whenUpToDate(exchange, () -> decideOnceShown(exchange, asked, then));
            }
        });
    }

    /** Waits for nothing where who asks may not know of the room, so that it takes as long as if it weren't there. */
    private void decideOnceShown(Exchange exchange, Asked asked, Decided then) {
        resolve(exchange, asked.room(), (name, place) -> {
            if (place.isEmpty()) {
                then.accept(name, Optional.of(Permissions.UNKNOWN_ROOM), null);
            } else {
                whenShown(exchange, place.get().room(), () -> decideByMemory(exchange, asked, then));
            }
        });
    }

    private void decideByMemory(Exchange exchange, Asked asked, Decided then) {
        resolve(exchange, asked.room(), (name, place) -> {
            if (place.isEmpty()) {
                then.accept(name, Optional.of(Permissions.UNKNOWN_ROOM), null);
            } else {
                decideIn(exchange, asked, place.get(), then);
            }
        });
    }

    /** Who may not, or could do more as an owner, is looked up among the admins where these may. */
    private void decideIn(Exchange exchange, Asked asked, Place found, Decided then) {
        RoomName name = found.room().name();
        Optional<Permissions.Refusal> refusal = refusal(asked, found);
        boolean isForAdmins = refusal.isPresent()
                ? refusal.get().isForAdmins()
                : Permissions.isMoreForOwners(asked.action(), found.who());
        if (found.room().kind() != RoomKind.PUBLIC || !isForAdmins) {
            then.accept(name, refusal, found);
            return;
        }
        Place asOwner = new Place(found.room(), Permissions.owner(name), true, found.asOf());
        Optional<Permissions.Refusal> ofAdmins = refusal(asked, asOwner);
        exchange.job(
                        ports.paging(),
                        new Accounts.CheckAdmin(
                                ports.store().accounts(), exchange.account().id()))
                .then(isAdmin -> {
                    if (isAdmin) {
                        then.accept(name, ofAdmins, asOwner);
                    } else {
                        then.accept(name, refusal, found);
                    }
                });
    }

    private Optional<Permissions.Refusal> refusal(Asked asked, Place place) {
        return Permissions.refusal(
                asked.action(), asked.atLeast(), Permissions.Place.of(place.room()), place.who(), ports.clock());
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
    public void load(Account account) {
        reads.load(account);
    }

    /** Goes on when it is known what who asks is in which rooms. */
    public void whenLoaded(Exchange exchange, Runnable then) {
        reads.whenLoaded(exchange, then);
    }

    /** Goes on when that is known by everything that any server had committed when this was called. */
    void whenUpToDate(Exchange exchange, Runnable then) {
        if (!ports.nodes().arePossible()) {
            whenLoaded(exchange, then);
            return;
        }
        exchange.hold();
        ports.nodes().look(applied -> {
            if (!exchange.isGone()) {
                exchange.finish(() -> {
                    if (applied) {
                        whenLoaded(exchange, then);
                    } else {
                        exchange.refusePipelined(exchange.failure(
                                ErrorCode.STORAGE_UNAVAILABLE,
                                Exchange.STORAGE_UNAVAILABLE,
                                OptionalLong.of(Exchange.BUSY_RETRY_MILLIS)));
                    }
                });
            }
        });
    }

    /** Goes on when whatever is known to be committed in a room is shown. */
    private void whenShown(Exchange exchange, Room room, Runnable then) {
        ShownWait.until(ports, exchange, room, room.feed().committedId(), isShown -> {
            if (isShown) {
                then.run();
            } else {
                exchange.refusePipelinedBusy();
            }
        });
    }

    /** Empty where it has to be looked up: also for who may not know of the room, so that it takes as long as if it weren't there. */
    private Optional<Place> placeInMemory(Username user, RoomName name) {
        Optional<Room> room = rooms.find(name);
        if (room.isEmpty()) {
            return Optional.empty();
        }
        Place place = place(user, room.get());
        return isKnown(place) ? Optional.of(place) : Optional.empty();
    }

    private Place place(Username user, Room room) {
        long asOf = room.isArchivedInDoubt() ? 0 : memberships.asOf(user, room);
        return new Place(room, memberships.of(user, room.name()), false, asOf);
    }

    private static boolean isKnown(Place place) {
        return !Permissions.isHidden(Permissions.Place.of(place.room()))
                || place.who().role().isPresent();
    }

    /** Members wait for one read together; whoever isn't one gets a job, whether or not there is such a room. */
    private void lookUp(Exchange exchange, Username user, RoomName name, Resolved then) {
        if (memberships.of(user, name).role().isPresent()) {
            ofMembers.await(exchange, name, () -> goOn(user, name, then));
        } else {
            exchange.job(ports.storing(), () -> findPublic(name)).then(found -> {
                found.ifPresent(this::add);
                goOn(user, name, then);
            });
        }
    }

    /** With a room that has been looked up. */
    private void goOn(Username user, RoomName name, Resolved then) {
        Optional<Place> place = placeInMemory(user, name);
        then.accept(place.map(known -> known.room().name()).orElse(name), place);
    }

    private Room add(Rooms.Room found) {
        boolean isNew = rooms.find(found.name()).isEmpty();
        Room room = rooms.add(found);
        if (isNew && ports.nodes().arePossible()) {
            // What others stored since it was found may have been told while it wasn't in memory.
            room.feed().onDoubt();
        }
        return room;
    }

    /** Storage thread, so that no change of the room comes between. */
    private Optional<Rooms.Room> findPublic(RoomName name) throws StorageException {
        Rooms store = ports.store().rooms();
        return store.isPublic(name) ? store.find(name) : Optional.empty();
    }
}
