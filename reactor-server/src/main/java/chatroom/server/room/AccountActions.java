package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.SessionToken;
import chatroom.server.auth.VerifyPassword;
import chatroom.server.reactor.CloseReason;
import chatroom.server.room.LoginThrottle.Attempt;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Tokens;
import chatroom.server.work.JobResult;
import chatroom.server.work.Requester;
import chatroom.server.work.Workers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Who one is: login, resume, password, logout; to register is {@link RegisterAction}'s. Each is a chain of jobs; the links are the methods, in order. */
final class AccountActions {
    /** By then what was under way has been answered, most likely. */
    static final long OVER_SHARE_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final ChatPorts ports;
    private final Members members;
    private final Endings endings;
    private final AccessLog log;
    private final LoginThrottle throttle;
    private final HashTurns turns;
    private final Prices prices;
    private final RegisterAction registerAction;

    AccountActions(
            ChatPorts ports, AccessSettings settings, Prices prices, Members members, Endings endings, AccessLog log) {
        this.ports = ports;
        this.prices = prices;
        this.members = members;
        this.endings = endings;
        this.log = log;
        KnownNetworks known = new KnownNetworks();
        this.throttle = new LoginThrottle(settings.loginFailures(), known);
        this.turns = new HashTurns(ports.hashing(), ports.timers()::nowNs, known, settings.loginFailures() > 0);
        this.registerAction = new RegisterAction(ports, settings, turns, log);
    }

    /** From now on. */
    void change(AccessSettings settings) {
        throttle.change(settings.loginFailures());
        turns.change(settings.loginFailures() > 0);
        registerAction.change(settings);
    }

    /** Before login. */
    void handleGuest(Session session, Call call) {
        if (call.request() instanceof Request.Register register) {
            registerAction.handle(session, call, register);
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

    /** A guest's request to register was none. */
    void refusedToRegister(Session session, ErrorCode why) {
        registerAction.refuse(session, why);
    }

    private void login(Session session, Call call, Request.Login login) {
        tryPassword(session, call, login.username()).ifPresent(attempt -> find(session, call, login, attempt));
    }

    /** An attempt, unless there have been too many or too many are under way: then the call is answered. */
    private Optional<Attempt> tryPassword(Session session, Call call, String username) {
        long waitNs = throttle.waitNs(username, session.network(), nowNs());
        if (waitNs > 0) {
            failThrottled(session, call, "There were too many passwords; wait %s s and try again.", waitNs);
            log.throttled(session, call.request().action(), username, millis(waitNs));
            return Optional.empty();
        }
        Requester asker = turns.toCompare(LoginThrottle.key(username), session.network());
        if (!turns.hasShare(asker)) {
            failOverShare(session, call);
            log.throttled(session, call.request().action(), username, millis(OVER_SHARE_WAIT_NS));
            return Optional.empty();
        }
        return Optional.of(throttle.begin(username, session.network(), nowNs()));
    }

    /** What is under way for this account, or from this network, is to be answered first. */
    static void failOverShare(Session session, Call call) {
        failThrottled(
                session,
                call,
                "Too many passwords of this account or from your address are being looked at; wait %s s and try again.",
                OVER_SHARE_WAIT_NS);
    }

    private Workers hashing(Attempt attempt) {
        return turns.workingFor(turns.toCompare(attempt.account(), attempt.network()));
    }

    private void find(Session session, Call call, Request.Login login, Attempt attempt) {
        session.await(
                call,
                ports.reading(),
                new Accounts.Find(ports.store().accounts(), login.username()),
                (s, account) -> verify(s, call, login, attempt, account),
                () -> throttle.undecided(attempt, nowNs()));
    }

    /** For nobody's name too, so that it takes as long. */
    private void verify(Session session, Call call, Request.Login login, Attempt attempt, Optional<Account> account) {
        session.await(
                call,
                hashing(attempt),
                new VerifyPassword(ports.hasher(), account.map(Account::passwordHash), login.password()),
                (s, verdict) -> {
                    if (account.isPresent() && verdict.matches()) {
                        issueToken(s, call, login, attempt, account.get(), verdict.newHash());
                    } else {
                        s.fail(call, ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong.");
                    }
                },
                () -> throttle.undecided(attempt, nowNs()),
                verdict -> writeDown(session, call, login.username(), verdict.matches()));
    }

    /** What became of a password. Where it is right and somebody waits for the answer, what follows has a line of its own. */
    private void writeDown(Session session, Call call, String username, boolean right) {
        if (!right) {
            log.refusedAfterHash(session, call.request().action(), username, ErrorCode.BAD_CREDENTIALS);
        } else if (session.isGone()) {
            log.rightButGone(session, call.request().action(), username);
        }
    }

    private void issueToken(
            Session session,
            Call call,
            Request.Login login,
            Attempt attempt,
            Account account,
            Optional<String> newHash) {
        SessionToken token = SessionToken.random(ports.secrets());
        session.await(
                call,
                ports.storing(),
                new Tokens.Issue(
                        ports.store().tokens(),
                        token.hash(),
                        account,
                        newHash,
                        members.tokenHashes(account.username().key())),
                (s, gaveWay) -> {
                    if (gaveWay.isPresent()) {
                        s.enter(call, account, token, login.subscription());
                    } else {
                        // The password was changed meanwhile, or only its hash: it is compared with what it is now.
                        find(s, call, login, attempt);
                    }
                },
                () -> throttle.undecided(attempt, nowNs()),
                gaveWay -> {
                    if (gaveWay.isPresent()) {
                        throttle.succeeded(attempt, nowNs());
                    }
                    if (session.isGone()) {
                        log.rightButGone(session, Action.LOGIN, login.username());
                        // Nobody was told of it, so nobody can end it.
                        ports.storing().offer(new Tokens.Revoke(ports.store().tokens(), token.hash()), result -> {});
                    }
                    gaveWay.stream()
                            .flatMap(List::stream)
                            .flatMap(hash -> members.byToken(account.username().key(), hash).stream())
                            .forEach(Session::endSession);
                });
    }

    private void resume(Session session, Call call, Request.Resume resume) {
        Optional<SessionToken> token = SessionToken.parse(resume.token());
        if (token.isEmpty()) {
            sayExpired(session, call);
            log.refused(session, Action.RESUME, ErrorCode.SESSION_EXPIRED);
            return;
        }
        long waitNs = throttle.resumeWaitNs(token.get(), nowNs());
        if (waitNs > 0) {
            failThrottled(session, call, "This session came back too often; wait %s s and try again.", waitNs);
            log.resumeThrottled(session, millis(waitNs));
            return;
        }
        byte[] hash = token.get().hash();
        session.await(
                call,
                ports.reading(),
                new Tokens.Find(ports.store().tokens(), hash),
                (s, account) -> {
                    if (account.isEmpty()) {
                        s.after(prices.takeVainResume(s, nowNs()), same -> sayExpired(same, call));
                    } else {
                        s.after(prices.takeResume(account.get().id(), nowNs()), same -> {
                            throttle.resumed(account.get().username(), token.get(), same.network(), nowNs());
                            same.enter(call, account.get(), token.get(), resume.subscription());
                            touch(same);
                        });
                    }
                },
                account -> {
                    if (account.isEmpty()) {
                        log.refused(session, Action.RESUME, ErrorCode.SESSION_EXPIRED);
                    }
                });
    }

    /** Also looks whether the token was made void while it was being looked up. What isn't stored now is stored the next time. */
    void touch(Session session) {
        byte[] tokenHash = session.token().hash();
        session.offer(ports.storing(), new Tokens.Touch(ports.store().tokens(), tokenHash), (s, outcome) -> {
            if (outcome instanceof JobResult.Done<Boolean> done && !done.value()) {
                s.endSession();
            }
        });
    }

    private static void sayExpired(Session session, Call call) {
        session.fail(call, ErrorCode.SESSION_EXPIRED, "This session has ended; log in with name and password.");
    }

    /** Of a member. What can't be chosen isn't worth a hash of the old one. */
    void changePassword(Session session, Call call, Request.ChangePassword change) {
        Username user = session.member().orElseThrow().username();
        try {
            ports.commonPasswords().check(user, change.chosen());
        } catch (Violation tooCommon) {
            session.fail(call, tooCommon.code(), tooCommon.getMessage());
            log.refused(session, call.request().action(), user.value(), tooCommon.code());
            return;
        }
        String username = user.value();
        tryPassword(session, call, username).ifPresent(attempt -> findAgain(session, call, change, attempt));
    }

    /** The account as it is now: its hash is another one than at the login by now, perhaps. */
    private void findAgain(Session session, Call call, Request.ChangePassword change, Attempt attempt) {
        session.await(
                call,
                ports.reading(),
                new Accounts.Find(
                        ports.store().accounts(),
                        session.member().orElseThrow().username().value()),
                (s, account) -> verifyOld(s, call, change, attempt, account.orElseThrow()),
                () -> throttle.undecided(attempt, nowNs()));
    }

    private void verifyOld(
            Session session, Call call, Request.ChangePassword change, Attempt attempt, Account account) {
        session.await(
                call,
                hashing(attempt),
                new VerifyPassword(ports.hasher(), Optional.of(account.passwordHash()), change.old()),
                (s, verdict) -> {
                    if (verdict.matches()) {
                        hashNew(s, call, change, attempt, account);
                    } else {
                        sayOldWrong(s, call);
                    }
                },
                () -> throttle.undecided(attempt, nowNs()),
                verdict -> {
                    if (verdict.matches()) {
                        throttle.succeeded(attempt, nowNs());
                    }
                    writeDown(session, call, account.username().value(), verdict.matches());
                });
    }

    private void hashNew(Session session, Call call, Request.ChangePassword change, Attempt attempt, Account account) {
        session.await(
                call,
                hashing(attempt),
                new HashPassword(ports.hasher(), change.chosen()),
                (s, hash) -> replace(s, call, account, hash),
                hash -> writeDown(session, call, account.username().value(), true));
    }

    private void replace(Session session, Call call, Account account, String newHash) {
        byte[] kept = session.token().hash();
        session.await(
                call,
                ports.storing(),
                new Accounts.ChangePassword(ports.store().accounts(), account, newHash, kept),
                (s, changed) -> {
                    if (changed) {
                        s.reply(call.ref(), new Reply.PasswordChanged());
                    } else {
                        sayOldWrong(s, call);
                    }
                },
                changed -> {
                    if (changed) {
                        passwordChanged(session, account.username());
                    } else {
                        writeDown(session, call, account.username().value(), false);
                    }
                });
    }

    /** @param session which may be gone: others who are here by the old password must go all the same */
    private void passwordChanged(Session session, Username user) {
        throttle.passwordChanged(user, session.network(), nowNs());
        log.passwordChanged(session, user);
        endings.end(
                members.of(user.key()).stream()
                        .filter(other -> !other.token().equals(session.token()))
                        .toList(),
                Session::endSession);
    }

    private static void sayOldWrong(Session session, Call call) {
        session.fail(call, ErrorCode.BAD_CREDENTIALS, "The old password is wrong; the password stays as it was.");
    }

    void logout(Session session, Call call) {
        session.await(
                call,
                ports.storing(),
                new Tokens.Revoke(ports.store().tokens(), session.token().hash()),
                (s, done) -> {
                    s.reply(call.ref(), new Reply.LoggedOut());
                    s.close(CloseReason.LOGGED_OUT);
                },
                done -> endings.end(
                        members.of(session.member().orElseThrow().username().key()).stream()
                                .filter(other ->
                                        other != session && other.token().equals(session.token()))
                                .toList(),
                        Session::endSession));
    }

    /** @param sentence with the place for whole seconds */
    static void failThrottled(Session session, Call call, String sentence, long waitNs) {
        long waitMillis = millis(waitNs);
        session.fail(
                call,
                ErrorCode.RATE_LIMITED,
                sentence.formatted((waitMillis + 999) / 1_000),
                OptionalLong.of(waitMillis));
    }

    /** Rounded up: who waits for so long needn't wait again. */
    static long millis(long waitNs) {
        return TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
    }

    private long nowNs() {
        return ports.timers().nowNs();
    }
}
