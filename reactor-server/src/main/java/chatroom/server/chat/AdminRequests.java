package chatroom.server.chat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Username;
import chatroom.server.access.AccessLog;
import chatroom.server.access.AccessPorts;
import chatroom.server.access.LoggedInSessions;
import chatroom.server.auth.InviteCode;
import chatroom.server.reactor.CloseReason;
import chatroom.server.session.Exchange;
import chatroom.server.store.Invites;
import chatroom.server.store.Tokens;
import java.time.Duration;

/**
 * What admins do: kick, announce, invite. Whether somebody is one has been looked up before ({@link chatroom.server.access.AdminCheck}).
 */
final class AdminRequests {
    /** The default of the operators' command, too. */
    private static final Duration INVITE_LIFE = Duration.ofDays(7);

    private final AccessPorts ports;
    private final Announcements announcements;
    private final LoggedInSessions loggedIn;
    private final AccessLog log;

    AdminRequests(AccessPorts ports, Announcements announcements, LoggedInSessions loggedIn, AccessLog log) {
        this.ports = ports;
        this.announcements = announcements;
        this.loggedIn = loggedIn;
        this.log = log;
    }

    /** Ends the user's sessions and logs it, even if the admin's connection ends before the answer. */
    void kick(Exchange exchange, Request.Kick request) {
        Username admin = exchange.account().username();
        exchange.job(ports.storing(), new Tokens.RevokeAll(ports.tokens(), request.username()))
                .inAnyCase(user -> user.ifPresent(name -> {
                    log.byAdmin(admin, exchange, "kicked " + name);
                    loggedIn.closeAll(name.key(), CloseReason.KICKED);
                }))
                .then(user -> {
                    if (user.isPresent()) {
                        exchange.reply(new Reply.Kicked(user.get().value()));
                    } else {
                        exchange.fail(ErrorCode.UNKNOWN_USER, "Nobody here has this name.");
                    }
                });
    }

    void announce(Exchange exchange, Request.Announce request) {
        announcements.make(request.text());
        exchange.reply(new Reply.Announced());
        log.byAdmin(exchange.account().username(), exchange, "made an announcement");
    }

    void invite(Exchange exchange, Request.Invite request) {
        Username admin = exchange.account().username();
        InviteCode code = InviteCode.random(ports.secrets());
        exchange.job(ports.storing(), new Invites.Create(ports.invites(), code.hash(), INVITE_LIFE))
                .inAnyCase(expires -> log.byAdmin(admin, exchange, "made an invite code"))
                .then(expires -> exchange.reply(new Reply.Invited(code.text(), expires)));
    }
}
