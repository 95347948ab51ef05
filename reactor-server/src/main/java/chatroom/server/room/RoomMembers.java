package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomReply.MemberLine;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Rooms.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is in a room. Reactor thread only. */
public final class RoomMembers {
    /** What a member takes in a frame, with two times, at the most. */
    private static final int MEMBER_BYTES = 170;

    /** Read in one go, where servers have to know who is a member. */
    private static final int MEMBERS_TOGETHER = 500;

    private final RoomPorts ports;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final Lobby lobby;
    private final Prices prices;

    public RoomMembers(RoomPorts ports, RoomResolver resolver, Memberships memberships, Lobby lobby, Prices prices) {
        this.ports = ports;
        this.resolver = resolver;
        this.memberships = memberships;
        this.lobby = lobby;
        this.prices = prices;
    }

    /** Members who are online. */
    public void who(Exchange exchange, Request.Who request) {
        resolver.allowAsOfNow(exchange, Action.WHO, request.room(), (room, who) -> {
            if (room.name().isLobby()) {
                exchange.whenThereIsRoom(PageMemory.ofNames(lobby.size()), () -> exchange.replyWritten(lobby::who));
            } else {
                exchange.whenThereIsRoom(PageMemory.ofNames(lobby.size()), () -> tellWho(exchange, request));
            }
        });
    }

    public long priceOfWho() {
        return Prices.ofNames(lobby.size());
    }

    /** Who asks may have had to wait, and have been removed meanwhile. */
    private void tellWho(Exchange exchange, Request.Who request) {
        resolver.allow(exchange, Action.WHO, request.room(), (room, who) -> {
            if (ports.nodes().arePossible()) {
                readOnline(exchange, request, room, "", new ArrayList<>());
            } else {
                replyWho(exchange, room, memberships.onlineIn(room.name()));
            }
        });
    }

    private static void replyWho(Exchange exchange, Room room, List<String> online) {
        exchange.reply(new Reply.WhoIsThere(room.name(), online, online.size()));
    }

    /** Who of its members is on whichever server. What those on others are in a room is known to the store alone. */
    private void readOnline(Exchange exchange, Request.Who request, Room room, String after, List<String> online) {
        exchange.job(ports.paging(), () -> ports.store().rooms().members(room.name(), false, after, MEMBERS_TOGETHER))
                .then(members -> {
                    members.stream().map(Member::username).filter(lobby::has).forEach(user -> online.add(user.value()));
                    if (members.size() < MEMBERS_TOGETHER) {
                        resolver.allow(
                                exchange,
                                Action.WHO,
                                request.room(),
                                (still, who) -> replyWho(exchange, still, online));
                    } else {
                        String last = members.get(members.size() - 1).username().key();
                        readOnline(exchange, request, room, last, online);
                    }
                });
    }

    public void members(Exchange exchange, RoomRequest.Members request) {
        resolver.decide(exchange, asked(request), (name, refusal, found) -> {
            if (refusal.isPresent()) {
                exchange.reply(RoomResolver.failure(exchange, refusal.get()));
            } else {
                read(exchange, found.room(), request);
            }
        });
    }

    private static RoomResolver.Asked asked(RoomRequest.Members request) {
        return new RoomResolver.Asked(Action.MEMBERS, request.banned() ? Role.MODERATOR : Role.MEMBER, request.room());
    }

    private void read(Exchange exchange, Room room, RoomRequest.Members request) {
        long waitNs = prices.take(
                exchange.account().id(),
                Prices.ofPage(request.limit()),
                ports.timers().nowNs());
        String after = request.after().map(Username::keyOf).orElse("");
        exchange.after(
                waitNs,
                () -> exchange.job(
                                ports.paging(),
                                () -> ports.store()
                                        .rooms()
                                        .members(room.name(), request.banned(), after, request.limit() + 1))
                        .inRoomFor(PageMemory.ofNames(4 * request.limit()))
                        .then(members -> resolver.allowAsOfNow(
                                exchange,
                                asked(request),
                                (still, who) -> exchange.reply(page(room, members, request)))));
    }

    private RoomReply page(Room room, List<Member> members, RoomRequest.Members request) {
        Instant now = ports.clock().instant();
        BoundedPage<MemberLine> lines = new BoundedPage<>();
        members.stream().limit(request.limit()).forEach(member -> lines.add(line(member, now), MEMBER_BYTES));
        return new RoomReply.MemberPage(room.name(), lines.items(), lines.isFull() || members.size() > request.limit());
    }

    private MemberLine line(Member member, Instant now) {
        return new MemberLine(
                member.username().value(),
                member.role().orElse(Role.MEMBER),
                lobby.has(member.username()),
                running(member.mutedUntil(), now),
                running(member.bannedUntil(), now));
    }

    private static Optional<Instant> running(Optional<Instant> until, Instant now) {
        return until.filter(end -> Permissions.isNow(until, now));
    }
}
