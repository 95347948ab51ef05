package chatroom.server.chat;

import static chatroom.server.session.ActionRule.Needs.ADMIN;
import static chatroom.server.session.ActionRule.Needs.LOG_IN;
import static chatroom.server.session.ActionRule.Needs.NOTHING;
import static chatroom.server.session.ActionRule.Needs.NO_LOG_IN;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.access.Access;
import chatroom.server.access.AdminCheck;
import chatroom.server.room.Lobby;
import chatroom.server.room.Room;
import chatroom.server.room.RoomRequests;
import chatroom.server.room.RoomResolver;
import chatroom.server.room.SearchService;
import chatroom.server.room.WriteRequests;
import chatroom.server.session.ActionRule;
import chatroom.server.session.ActionTable;
import chatroom.server.session.Exchange;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/** The table of all actions: what each needs, what it costs, and which method carries it out. */
final class ChatActions {
    private final Clock clock;
    private final Access access;
    private final RoomRequests rooms;
    private final WriteRequests writes;
    private final SearchService searches;
    private final AdminRequests admins;
    private final RoomResolver resolver;
    private final Lobby lobby;

    ChatActions(
            Clock clock,
            Access access,
            RoomRequests rooms,
            WriteRequests writes,
            SearchService searches,
            AdminRequests admins,
            RoomResolver resolver,
            Lobby lobby) {
        this.clock = clock;
        this.access = access;
        this.rooms = rooms;
        this.writes = writes;
        this.searches = searches;
        this.admins = admins;
        this.resolver = resolver;
        this.lobby = lobby;
    }

    ActionTable table(AdminCheck adminCheck) {
        return new ActionTable(
                List.of(
                        ActionRule.of(Action.PING, Request.Ping.class, NOTHING, this::ping),
                        ActionRule.of(Action.REGISTER, Request.Register.class, NO_LOG_IN, access::register)
                                .whenMalformed(access::onMalformedRegistration),
                        ActionRule.of(Action.LOGIN, Request.Login.class, NO_LOG_IN, access::logIn),
                        ActionRule.of(Action.RESUME, Request.Resume.class, NO_LOG_IN, access::resume),
                        ActionRule.of(Action.PASSWORD, Request.ChangePassword.class, LOG_IN, access::changePassword),
                        ActionRule.of(Action.LOGOUT, Request.Logout.class, LOG_IN, access::logOut),
                        ActionRule.of(Action.SEND, Request.Send.class, LOG_IN, writes::send)
                                .asPipelined(),
                        ActionRule.of(Action.POLL, Request.Poll.class, LOG_IN, inRoom(rooms::poll))
                                .withPrice(ofRoom(RoomRequests::priceOfPoll)),
                        ActionRule.of(Action.HISTORY, Request.History.class, LOG_IN, inRoom(rooms::history))
                                .withPrice(ofRoom(RoomRequests::priceOfHistory)),
                        ActionRule.of(Action.SEARCH, Request.Search.class, LOG_IN, inRoom(searches::search)),
                        ActionRule.of(
                                        Action.WHO,
                                        Request.Who.class,
                                        LOG_IN,
                                        (exchange, request) -> rooms.who(exchange, lobby, request))
                                .withPrice(request -> RoomRequests.priceOfWho(lobby, request)),
                        ActionRule.of(Action.KICK, Request.Kick.class, ADMIN, admins::kick),
                        ActionRule.of(
                                Action.ANNOUNCE,
                                Request.Announce.class,
                                ADMIN,
                                (exchange, request) -> admins.announce(exchange, lobby, request)),
                        ActionRule.of(Action.INVITE, Request.Invite.class, ADMIN, admins::invite)),
                adminCheck::check);
    }

    /** What is asked of a room. */
    @FunctionalInterface
    private interface RoomMethod<R extends Request> {
        void carryOut(Exchange exchange, Room room, R request);
    }

    /** Finds the room of a request. */
    private <R extends Request> BiConsumer<Exchange, R> inRoom(RoomMethod<R> method) {
        return (exchange, request) -> resolver.allow(
                exchange, request.action(), request.room(), (room, who) -> method.carryOut(exchange, room, request));
    }

    private <R extends Request> ToLongFunction<R> ofRoom(ToLongBiFunction<Room, R> price) {
        return request -> price.applyAsLong(lobby, request);
    }

    private void ping(Exchange exchange, Request.Ping request) {
        exchange.reply(new Reply.Pong(clock.instant()));
    }
}
