package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import chatroom.server.session.Exchange;
import java.util.Optional;

/** Requests for the pushes of a room. Reactor thread only. */
public final class RoomFollows {
    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final RoomEvents events;

    public RoomFollows(RoomPorts ports, RoomResolver resolver, RoomEvents events) {
        this.ports = ports;
        this.resolver = resolver;
        this.events = events;
    }

    public void follow(Exchange exchange, RoomRequest.Follow request) {
        resolver.allowAsOfNow(exchange, Action.FOLLOW, request.room(), (room, who) -> {
            if (ports.nodes().arePossible()) {
                // Who follows may be removed while it waits.
                ShownElsewhere.await(
                        ports,
                        exchange,
                        room,
                        () -> resolver.allow(
                                exchange,
                                Action.FOLLOW,
                                request.room(),
                                (still, asBefore) -> follow(exchange, request, still)));
            } else {
                follow(exchange, request, room);
            }
        });
    }

    private void follow(Exchange exchange, RoomRequest.Follow request, Room room) {
        Follows follows = events.followsOf(exchange.session());
        if (follows.has(room)) {
            exchange.fail(
                    ErrorCode.ALREADY_FOLLOWING,
                    "This connection follows that room already; unfollow it first, to begin elsewhere.");
        } else if (follows.size() >= Follows.MOST) {
            exchange.fail(
                    ErrorCode.TOO_MANY,
                    "A connection follows at most %s rooms; unfollow another one first.".formatted(Follows.MOST));
        } else {
            exchange.reply(new RoomReply.Following(
                    room.name(), room.lastId(), ports.store().epoch()));
            follows.follow(room, new Subscription(request.lastId(), request.epoch(), true));
        }
    }

    /** What is followed may be left in any case, also by an admin who isn't one any more. */
    public void unfollow(Exchange exchange, RoomRequest.Unfollow request) {
        Optional<Room> followed = followed(exchange, request);
        if (followed.isPresent()) {
            unfollow(exchange, followed.get());
            return;
        }
        resolver.allow(exchange, Action.FOLLOW, request.room(), (room, who) -> unfollow(exchange, room));
    }

    private Optional<Room> followed(Exchange exchange, RoomRequest.Unfollow request) {
        try {
            RoomName name = request.room().resolve(exchange.account().username());
            return events.followsOf(exchange.session()).find(name);
        } catch (Violation e) {
            // Whoever looks for the room answers that.
            return Optional.empty();
        }
    }

    private void unfollow(Exchange exchange, Room room) {
        events.followsOf(exchange.session()).unfollow(room);
        exchange.reply(new RoomReply.Acknowledged(Action.UNFOLLOW, room.name()));
    }
}
