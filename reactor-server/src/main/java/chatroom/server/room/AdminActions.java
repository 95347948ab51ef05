package chatroom.server.room;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.auth.InviteCode;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Tokens;
import java.time.Duration;

/**
 * What admins do: kick, announce, invite. Whether somebody is one is looked up for each request, here and nowhere else, so a right that was taken away is gone
 * with the next one.
 */
final class AdminActions {
    /** As long as that of an operator who says nothing else. */
    private static final Duration INVITE_LIFE = Duration.ofDays(7);

    private final ChatHandler chat;

    AdminActions(ChatHandler chat) {
        this.chat = chat;
    }

    /** Of a member. */
    void handle(Session session, Call call, Request.AdminOnly request) {
        Account member = session.member().orElseThrow();
        long waitNs = chat.prices().tryWrite(member.id(), nowNs());
        if (waitNs > 0) {
            AccountActions.failThrottled(session, call, "That was too much at once; wait %s s and try again.", waitNs);
            return;
        }
        session.await(
                call,
                chat.ports().reading(),
                new Accounts.CheckAdmin(chat.ports().store().accounts(), member.id()),
                (s, admin) -> {
                    if (admin) {
                        carryOut(s, call, request);
                    } else {
                        s.fail(call, ErrorCode.FORBIDDEN, "Only admins may do this; ask whoever runs this server.");
                    }
                },
                admin -> {
                    if (!admin) {
                        chat.accessLog()
                                .refused(
                                        session,
                                        request.action(),
                                        member.username().value(),
                                        ErrorCode.FORBIDDEN);
                    }
                });
    }

    private void carryOut(Session session, Call call, Request.AdminOnly request) {
        if (request instanceof Request.Kick kick) {
            kick(session, call, kick);
        } else if (request instanceof Request.Announce announce) {
            chat.announce(announce.text());
            session.reply(call.ref(), new Reply.Announced());
            chat.accessLog().byAdmin(session.admin(), "made an announcement");
        } else {
            invite(session, call);
        }
    }

    /** Who is kicked feels it, and it is written down, even if the admin hasn't waited for the answer. */
    private void kick(Session session, Call call, Request.Kick kick) {
        AccessLog.Admin admin = session.admin();
        session.await(
                call,
                chat.ports().storing(),
                new Tokens.RevokeAll(chat.ports().store().tokens(), kick.username()),
                (s, user) -> {
                    if (user.isPresent()) {
                        s.reply(call.ref(), new Reply.Kicked(user.get().value()));
                    } else {
                        s.fail(call, ErrorCode.UNKNOWN_USER, "Nobody here has this name.");
                    }
                },
                user -> user.ifPresent(name -> {
                    chat.accessLog().byAdmin(admin, "kicked " + name);
                    chat.end(name.value(), CloseReason.KICKED);
                }));
    }

    private void invite(Session session, Call call) {
        AccessLog.Admin admin = session.admin();
        InviteCode code = InviteCode.random(chat.ports().secrets());
        session.await(
                call,
                chat.ports().storing(),
                new Invites.Create(chat.ports().store().invites(), code.hash(), INVITE_LIFE),
                (s, expires) -> s.reply(call.ref(), new Reply.Invited(code.text(), expires)),
                expires -> chat.accessLog().byAdmin(admin, "made an invite code"));
    }

    private long nowNs() {
        return chat.ports().timers().nowNs();
    }
}
