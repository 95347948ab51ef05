package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.InviteCode;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.Invites.Redemption;
import chatroom.server.work.Requester;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Makes an account: a chain of jobs; the links are the methods, in order. Nothing but the last tells whether the name is taken, and by then the attempt counts, whatever
 * comes of it: whoever tries names learns no more of them than accounts could be made. What tells nothing of names comes before: the password, the invite.
 */
final class RegisterAction {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ChatPorts ports;
    private AccessSettings settings;
    private final HashTurns turns;
    private final AccessLog log;
    private final GrowingPauses throttle;

    /** Until the account is there. */
    private Optional<FirstAdmin> firstAdmin;

    RegisterAction(ChatPorts ports, AccessSettings settings, HashTurns turns, AccessLog log) {
        this.ports = ports;
        this.settings = settings;
        this.turns = turns;
        this.log = log;
        this.firstAdmin = ports.firstAdmin();
        this.throttle = new GrowingPauses(tokens(settings), refill(settings), FIRST_PAUSE, HOUR);
    }

    /** From now on. */
    void change(AccessSettings newSettings) {
        settings = newSettings;
        throttle.change(tokens(settings), refill(settings));
    }

    private static int tokens(AccessSettings settings) {
        return Math.max(1, settings.registrationsPerHour());
    }

    private static Duration refill(AccessSettings settings) {
        return HOUR.dividedBy(tokens(settings));
    }

    /** Of somebody whose request breaks the rules, which counts as well. */
    void refuse(Session session, ErrorCode why) {
        if (waitNs(session) == 0) {
            throttle.take(session.network(), nowNs());
        }
        log.refused(session, Action.REGISTER, why);
    }

    void handle(Session session, Call call, Request.Register register) {
        long waitNs = waitNs(session);
        if (waitNs > 0) {
            AccountActions.failThrottled(
                    session,
                    call,
                    "There were too many attempts to register from your address; wait %s s and try again.",
                    waitNs);
            log.throttled(session, Action.REGISTER, register.username().value(), AccountActions.millis(waitNs));
            return;
        }
        Requester asker = turns.toRegister(register.username(), session.network());
        if (!turns.hasShare(asker)) {
            AccountActions.failOverShare(session, call);
            log.throttled(
                    session,
                    Action.REGISTER,
                    register.username().value(),
                    AccountActions.millis(AccountActions.OVER_SHARE_WAIT_NS));
            return;
        }
        throttle.take(session.network(), nowNs());
        Optional<FirstAdmin> admin = firstAdmin.filter(first -> first.is(register.username()));
        if (settings.registration() == Registration.CLOSED && admin.isEmpty()) {
            fail(
                    session,
                    call,
                    register,
                    ErrorCode.REGISTRATION_CLOSED,
                    "Nobody can register here at the moment; ask whoever runs this server.");
            return;
        }
        try {
            ports.commonPasswords().check(register.username(), register.password());
        } catch (Violation tooCommon) {
            fail(session, call, register, tooCommon.code(), tooCommon.getMessage());
            return;
        }
        if (admin.isPresent()) {
            checkCode(session, call, register, asker, admin.get());
        } else if (settings.registration() == Registration.INVITE) {
            checkInvite(session, call, register, asker);
        } else {
            hash(session, call, register, asker, (s, hash) -> create(s, call, register, hash));
        }
    }

    private long waitNs(Session session) {
        return settings.registrationsPerHour() == 0 ? 0 : throttle.waitNs(session.network(), nowNs());
    }

    /** The operator's word counts whoever else may register. */
    private void checkCode(Session session, Call call, Request.Register register, Requester asker, FirstAdmin admin) {
        if (admin.isProvedBy(register.invite())) {
            hash(session, call, register, asker, (s, hash) -> createAdmin(s, call, register, admin, hash));
        } else {
            fail(
                    session,
                    call,
                    register,
                    ErrorCode.INVALID_INVITE,
                    "This name is kept for the first admin, who needs the code in the file admin-code of the server's data folder.");
        }
    }

    private void checkInvite(Session session, Call call, Request.Register register, Requester asker) {
        Optional<InviteCode> invite = register.invite().flatMap(InviteCode::parse);
        if (invite.isEmpty()) {
            sayInvite(session, call);
            writeDown(session, register, ErrorCode.INVALID_INVITE);
            return;
        }
        session.await(
                call,
                ports.reading(),
                new Invites.Check(ports.store().invites(), invite.get().hash()),
                (s, open) -> {
                    if (open) {
                        hash(s, call, register, asker, (t, hash) -> redeem(t, call, register, invite.get(), hash));
                    } else {
                        sayInvite(s, call);
                    }
                },
                giveBack(session),
                open -> {
                    if (!open) {
                        writeDown(session, register, ErrorCode.INVALID_INVITE);
                    }
                });
    }

    /** @param store the last link, which gets the hash of the password */
    private void hash(
            Session session, Call call, Request.Register register, Requester asker, BiConsumer<Session, String> store) {
        session.await(
                call,
                turns.workingFor(asker),
                new HashPassword(ports.hasher(), register.password()),
                store,
                giveBack(session));
    }

    private void create(Session session, Call call, Request.Register register, String hash) {
        session.await(
                call,
                ports.storing(),
                new Accounts.Create(ports.store().accounts(), register.username(), hash),
                (s, created) -> {
                    if (created.isPresent()) {
                        sayRegistered(s, call, register);
                    } else {
                        sayTaken(s, call);
                    }
                },
                created -> {
                    if (created.isPresent()) {
                        log.registered(session, register.username());
                    } else {
                        writeDownTaken(session, register);
                    }
                });
    }

    private void createAdmin(Session session, Call call, Request.Register register, FirstAdmin admin, String hash) {
        AccessLog.Admin who = new AccessLog.Admin(register.username(), session.peer());
        session.await(
                call,
                ports.storing(),
                new Accounts.CreateAdmin(ports.store().accounts(), register.username(), hash),
                (s, created) -> {
                    if (created.isPresent()) {
                        s.reply(
                                call.ref(),
                                new Reply.Registered(register.username().value(), true));
                    } else {
                        sayTaken(s, call);
                    }
                },
                created -> {
                    if (created.isPresent()) {
                        firstAdmin = Optional.empty();
                        ports.storing().offer(admin.registered(), outcome -> {});
                        log.byAdmin(who, "registered as the first admin");
                    } else {
                        writeDownTaken(session, register);
                    }
                });
    }

    private void redeem(Session session, Call call, Request.Register register, InviteCode invite, String hash) {
        Invites.Redeem job = new Invites.Redeem(ports.store().invites(), invite.hash(), register.username(), hash);
        session.await(
                call,
                ports.storing(),
                job,
                (s, redemption) -> {
                    if (redemption == Redemption.REGISTERED) {
                        sayRegistered(s, call, register);
                    } else if (redemption == Redemption.NAME_TAKEN) {
                        sayTaken(s, call);
                    } else {
                        sayInvite(s, call);
                    }
                },
                redemption -> {
                    if (redemption == Redemption.REGISTERED) {
                        log.registered(session, register.username());
                    } else if (redemption == Redemption.NAME_TAKEN) {
                        writeDownTaken(session, register);
                    } else {
                        writeDown(session, register, ErrorCode.INVALID_INVITE);
                    }
                });
    }

    /** The server could not do it, and nothing was told of the name. */
    private Runnable giveBack(Session session) {
        String network = session.network();
        return () -> throttle.giveBack(network, nowNs());
    }

    private static void sayRegistered(Session session, Call call, Request.Register register) {
        session.reply(call.ref(), new Reply.Registered(register.username().value()));
    }

    private static void sayTaken(Session session, Call call) {
        session.fail(
                call, ErrorCode.USERNAME_TAKEN, "This name is taken; choose another one, or log in if it is yours.");
    }

    /** The same for a code that is missing, wrong, used or too old. */
    private static void sayInvite(Session session, Call call) {
        session.fail(
                call,
                ErrorCode.INVALID_INVITE,
                "To register here one needs an invite code that is not used or expired; ask whoever runs this server for one.");
    }

    private void fail(Session session, Call call, Request.Register register, ErrorCode code, String sentence) {
        session.fail(call, code, sentence);
        writeDown(session, register, code);
    }

    private void writeDown(Session session, Request.Register register, ErrorCode why) {
        log.refused(session, Action.REGISTER, register.username().value(), why);
    }

    private void writeDownTaken(Session session, Request.Register register) {
        log.refusedAfterHash(session, Action.REGISTER, register.username().value(), ErrorCode.USERNAME_TAKEN);
    }

    private long nowNs() {
        return ports.timers().nowNs();
    }
}
