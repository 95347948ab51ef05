package chatroom.server.room;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.SessionToken;
import chatroom.server.auth.VerifyPassword;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.Account;
import chatroom.server.store.CreateAccount;
import chatroom.server.store.FindAccount;
import chatroom.server.store.FindToken;
import chatroom.server.store.IssueToken;
import chatroom.server.store.RehashAccount;
import chatroom.server.store.RevokeToken;
import chatroom.server.store.TouchToken;
import java.util.Optional;

/** Who one is: register, login, resume, logout. Each is a chain of jobs; the links are the methods, in order. */
final class AccountActions {
    private final ChatPorts ports;

    AccountActions(ChatPorts ports) {
        this.ports = ports;
    }

    /** Before login. */
    void handleGuest(Session session, Call call) {
        if (call.request() instanceof Request.Register register) {
            register(session, call, register);
        } else if (call.request() instanceof Request.Login login) {
            login(session, call, login);
        } else if (call.request() instanceof Request.Resume resume) {
            resume(session, call, resume);
        } else {
            session.fail(
                    call,
                    ErrorCode.NOT_LOGGED_IN,
                    "Log in first: until then there are only register, login, resume and ping.");
        }
    }

    private void register(Session session, Call call, Request.Register register) {
        session.await(
                call,
                ports.reading(),
                new FindAccount(ports.accounts(), register.username().value()),
                (s, found) -> {
                    if (found.isPresent()) {
                        failTaken(s, call);
                    } else {
                        hash(s, call, register);
                    }
                });
    }

    private void hash(Session session, Call call, Request.Register register) {
        session.await(
                call,
                ports.hashing(),
                new HashPassword(ports.hasher(), register.password()),
                (s, hash) -> create(s, call, register, hash));
    }

    private void create(Session session, Call call, Request.Register register, String hash) {
        session.await(
                call, ports.storing(), new CreateAccount(ports.accounts(), register.username(), hash), (s, created) -> {
                    if (created.isPresent()) {
                        s.reply(
                                call.ref(),
                                new Reply.Registered(register.username().value()));
                    } else {
                        failTaken(s, call);
                    }
                });
    }

    private static void failTaken(Session session, Call call) {
        session.fail(
                call, ErrorCode.USERNAME_TAKEN, "This name is taken; choose another one, or log in if it is yours.");
    }

    private void login(Session session, Call call, Request.Login login) {
        session.await(
                call,
                ports.reading(),
                new FindAccount(ports.accounts(), login.username()),
                (s, account) -> verify(s, call, login, account));
    }

    /** For nobody's name too, so that it takes as long. */
    private void verify(Session session, Call call, Request.Login login, Optional<Account> account) {
        VerifyPassword job = new VerifyPassword(ports.hasher(), account.map(Account::passwordHash), login.password());
        session.await(call, ports.hashing(), job, (s, verdict) -> {
            if (account.isEmpty() || !verdict.matches()) {
                s.fail(call, ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong.");
            } else {
                // If it isn't stored now, the next login tries again.
                verdict.newHash()
                        .ifPresent(hash -> ports.storing()
                                .offer(
                                        new RehashAccount(
                                                ports.accounts(), account.get().id(), hash),
                                        outcome -> {}));
                issueToken(s, call, login, account.get());
            }
        });
    }

    private void issueToken(Session session, Call call, Request.Login login, Account account) {
        SessionToken token = SessionToken.random(ports.secrets());
        session.await(
                call,
                ports.storing(),
                new IssueToken(ports.tokens(), token.hash(), account.id()),
                (s, done) -> s.enter(call, account, token, login.subscription()));
    }

    private void resume(Session session, Call call, Request.Resume resume) {
        Optional<SessionToken> token = SessionToken.parse(resume.token());
        if (token.isEmpty()) {
            failExpired(session, call);
            return;
        }
        byte[] hash = token.get().hash();
        session.await(call, ports.reading(), new FindToken(ports.tokens(), hash), (s, account) -> {
            if (account.isEmpty()) {
                failExpired(s, call);
            } else {
                // If it isn't stored now, the next resume tries again.
                ports.storing().offer(new TouchToken(ports.tokens(), hash), outcome -> {});
                s.enter(call, account.get(), token.get(), resume.subscription());
            }
        });
    }

    private static void failExpired(Session session, Call call) {
        session.fail(call, ErrorCode.SESSION_EXPIRED, "This session has ended; log in with name and password.");
    }

    void logout(Session session, Call call) {
        session.await(
                call,
                ports.storing(),
                new RevokeToken(ports.tokens(), session.token().hash()),
                (s, done) -> {
                    s.reply(call.ref(), new Reply.LoggedOut());
                    s.close(CloseReason.LOGGED_OUT);
                });
    }
}
