package chatroom.server.chat;

import static chatroom.server.session.ActionRule.Needs.ADMIN;
import static chatroom.server.session.ActionRule.Needs.LOG_IN;
import static chatroom.server.session.ActionRule.Needs.NOTHING;
import static chatroom.server.session.ActionRule.Needs.NO_LOG_IN;

import chatroom.protocol.Action;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import chatroom.server.access.Access;
import chatroom.server.access.AdminCheck;
import chatroom.server.room.SearchService;
import chatroom.server.session.ActionRule;
import chatroom.server.session.ActionTable;
import chatroom.server.session.Exchange;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The table of all actions: what each needs, what it costs, and which method carries it out. */
final class ChatActions {
    private final Clock clock;
    private final Access access;
    private final ReadingActions reading;
    private final WritingActions writing;
    private final SearchService searches;
    private final AdminRequests admins;

    ChatActions(
            Clock clock,
            Access access,
            WritingActions writing,
            SearchService searches,
            AdminRequests admins,
            ReadingActions reading) {
        this.clock = clock;
        this.access = access;
        this.reading = reading;
        this.writing = writing;
        this.searches = searches;
        this.admins = admins;
    }

    ActionTable table(AdminCheck adminCheck) {
        List<ActionRule<?>> own = List.of(
                ActionRule.of(Action.PING, Request.Ping.class, NOTHING, this::ping),
                ActionRule.of(Action.REGISTER, Request.Register.class, NO_LOG_IN, access::register)
                        .whenMalformed(access::onMalformedRegistration),
                ActionRule.of(Action.LOGIN, Request.Login.class, NO_LOG_IN, access::logIn),
                ActionRule.of(Action.RESUME, Request.Resume.class, NO_LOG_IN, access::resume),
                ActionRule.of(Action.PASSWORD, Request.ChangePassword.class, LOG_IN, access::changePassword),
                ActionRule.of(Action.LOGOUT, Request.Logout.class, LOG_IN, access::logOut),
                ActionRule.of(Action.SEARCH, Request.class, LOG_IN, this::search),
                ActionRule.of(Action.ANNOUNCE, Request.Announce.class, ADMIN, admins::announce),
                ActionRule.of(Action.INVITE, Request.Invite.class, ADMIN, admins::invite));
        return new ActionTable(
                Stream.of(own, reading.rows(), writing.rows())
                        .flatMap(List::stream)
                        .toList(),
                adminCheck::check);
    }

    private void search(Exchange exchange, Request request) {
        if (request instanceof RoomRequest.SearchMine mine) {
            searches.searchMine(exchange, mine);
        } else if (request instanceof Request.Search search) {
            searches.search(exchange, search);
        }
    }

    private void ping(Exchange exchange, Request.Ping request) {
        exchange.reply(new Reply.Pong(clock.instant()));
    }
}
