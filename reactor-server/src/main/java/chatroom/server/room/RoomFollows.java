package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Subscription;
import chatroom.server.session.Exchange;

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
        resolver.allowAsOfNow(
                exchange,
                Action.FOLLOW,
                request.room(),
                (room, who) -> ShownElsewhere.await(ports, exchange, room, () -> followUpToDate(exchange, request)));
    }

    private void followUpToDate(Exchange exchange, RoomRequest.Follow request) {
        resolver.allow(exchange, Action.FOLLOW, request.room(), (room, who) -> {
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
        });
    }

    public void unfollow(Exchange exchange, RoomRequest.Unfollow request) {
        resolver.allow(exchange, Action.FOLLOW, request.room(), (room, who) -> {
            events.followsOf(exchange.session()).unfollow(room);
            exchange.reply(new RoomReply.Acknowledged(Action.UNFOLLOW, room.name()));
        });
    }
}
