package chatroom.server.access;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Registration;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.InviteCode;
import chatroom.server.session.Exchange;
import chatroom.server.session.Origin;
import chatroom.server.session.PendingJob;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.work.Requester;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes accounts. Nothing but the last step tells whether the name is taken, and by then the attempt counts, whatever comes of it: whoever
 * tries names learns no more of them than accounts could be made. What tells nothing of names comes before: the password, the invite.
 * Reactor thread only.
 */
final class RegistrationHandler {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AccessPorts ports;
    private AccessSettings settings;
    private final HashQueue hashes;
    private final PasswordAttempts attempts;
    private final AccessLog log;
    private final BackoffLimiter throttle;

    /** Whom the operator named; empty once the account is there. */
    private Optional<FirstAdmin> firstAdmin;

    RegistrationHandler(
            AccessPorts ports, AccessSettings settings, HashQueue hashes, PasswordAttempts attempts, AccessLog log) {
        this.ports = ports;
        this.settings = settings;
        this.hashes = hashes;
        this.attempts = attempts;
        this.log = log;
        this.firstAdmin = ports.firstAdmin();
        this.throttle = new BackoffLimiter(tokens(settings), refill(settings), FIRST_PAUSE, HOUR);
    }

    /** Takes effect for requests that come later. */
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

    private long waitNs(Origin origin) {
        return settings.registrationsPerHour() == 0 ? 0 : throttle.waitNs(origin.network(), ports.nowNs());
    }

    /** A guest's request that breaks the rules counts as well. */
    void onMalformed(Origin origin, ErrorCode why) {
        if (waitNs(origin) == 0) {
            throttle.take(origin.network(), ports.nowNs());
        }
        log.refused(origin, Action.REGISTER, why);
    }

    void handle(Exchange exchange, Request.Register request) {
        String name = request.username().value();
        long waitNs = waitNs(exchange);
        if (waitNs > 0) {
            exchange.failThrottled(
                    "There were too many attempts to register from your address; wait %s s and try again.", waitNs);
            log.throttled(exchange, Action.REGISTER, name, Exchange.millis(waitNs));
            return;
        }
        Requester requester = hashes.toRegister(request.username(), exchange.network());
        if (attempts.hasShare(exchange, requester, name)) {
            throttle.take(exchange.network(), ports.nowNs());
            new RegistrationFlow(exchange, request, requester).begin();
        }
    }

    /** One registration: the steps are the methods, in order. */
    private final class RegistrationFlow {
        private final Exchange exchange;
        private final Request.Register request;
        private final Username username;
        private final Requester requester;

        RegistrationFlow(Exchange exchange, Request.Register request, Requester requester) {
            this.exchange = exchange;
            this.request = request;
            this.username = request.username();
            this.requester = requester;
        }

        void begin() {
            Optional<FirstAdmin> admin = firstAdmin.filter(first -> first.is(username));
            if (settings.registration() == Registration.CLOSED && admin.isEmpty()) {
                fail(
                        ErrorCode.REGISTRATION_CLOSED,
                        "Nobody can register here at the moment; ask whoever runs this server.");
                return;
            }
            try {
                ports.commonPasswords().check(username, request.password());
            } catch (Violation tooCommon) {
                fail(tooCommon.code(), tooCommon.getMessage());
                return;
            }
            if (admin.isPresent()) {
                checkCode(admin.get());
            } else if (settings.registration() == Registration.INVITE) {
                checkInvite();
            } else {
                hash().then(this::create);
            }
        }

        /** The first admin may register even where registration is closed. */
        private void checkCode(FirstAdmin admin) {
            if (admin.isProvedBy(request.invite())) {
                hash().then(hash -> createAdmin(admin, hash));
            } else {
                fail(
                        ErrorCode.INVALID_INVITE,
                        "This name is kept for the first admin, who needs the code in the file admin-code of the server's data folder.");
            }
        }

        private void checkInvite() {
            Optional<InviteCode> invite = request.invite().flatMap(InviteCode::parse);
            if (invite.isEmpty()) {
                sayInvite();
                writeDown(ErrorCode.INVALID_INVITE);
                return;
            }
            exchange.job(
                            ports.reading(),
                            new Invites.Check(ports.invites(), invite.get().hash()))
                    .ifNotDone(this::giveBack)
                    .inAnyCase(open -> {
                        if (!open) {
                            writeDown(ErrorCode.INVALID_INVITE);
                        }
                    })
                    .then(open -> {
                        if (open) {
                            hash().then(hash -> redeem(invite.get(), hash));
                        } else {
                            sayInvite();
                        }
                    });
        }

        private PendingJob<String> hash() {
            return exchange.job(hashes.workingFor(requester), new HashPassword(ports.hasher(), request.password()))
                    .ifNotDone(this::giveBack);
        }

        /** Doesn't count the attempt: the server failed, and told nothing of the name. */
        private void giveBack() {
            throttle.giveBack(exchange.network(), ports.nowNs());
        }

        private void create(String hash) {
            exchange.job(ports.storing(), new Accounts.Create(ports.accounts(), username, hash))
                    .inAnyCase(created -> {
                        if (created.isPresent()) {
                            log.registered(exchange, username);
                        } else {
                            writeDownTaken();
                        }
                    })
                    .then(created -> {
                        if (created.isPresent()) {
                            exchange.reply(new Reply.Registered(username.value()));
                        } else {
                            sayTaken();
                        }
                    });
        }

        private void createAdmin(FirstAdmin admin, String hash) {
            exchange.job(ports.storing(), new Accounts.CreateAdmin(ports.accounts(), username, hash))
                    .inAnyCase(created -> {
                        if (created.isPresent()) {
                            firstAdmin = Optional.empty();
                            ports.storing().offer(admin.registered(), result -> {});
                            log.byAdmin(username, exchange, "registered as the first admin");
                        } else {
                            writeDownTaken();
                        }
                    })
                    .then(created -> {
                        if (created.isPresent()) {
                            exchange.reply(new Reply.Registered(username.value(), true));
                        } else {
                            sayTaken();
                        }
                    });
        }

        private void redeem(InviteCode invite, String hash) {
            exchange.job(ports.storing(), new Invites.Redeem(ports.invites(), invite.hash(), username, hash))
                    .inAnyCase(redemption -> {
                        switch (redemption) {
                            case REGISTERED -> log.registered(exchange, username);
                            case NAME_TAKEN -> writeDownTaken();
                            case VOID -> writeDown(ErrorCode.INVALID_INVITE);
                        }
                    })
                    .then(redemption -> {
                        switch (redemption) {
                            case REGISTERED -> exchange.reply(new Reply.Registered(username.value()));
                            case NAME_TAKEN -> sayTaken();
                            case VOID -> sayInvite();
                        }
                    });
        }

        private void sayTaken() {
            exchange.fail(
                    ErrorCode.USERNAME_TAKEN, "This name is taken; choose another one, or log in if it is yours.");
        }

        /** The same answer for a code that is missing, wrong, used or expired. */
        private void sayInvite() {
            exchange.fail(
                    ErrorCode.INVALID_INVITE,
                    "To register here one needs an invite code that is not used or expired; ask whoever runs this server for one.");
        }

        private void fail(ErrorCode code, String sentence) {
            exchange.fail(code, sentence);
            writeDown(code);
        }

        private void writeDown(ErrorCode why) {
            log.refused(exchange, Action.REGISTER, username.value(), why);
        }

        private void writeDownTaken() {
            log.refusedAfterHash(exchange, Action.REGISTER, username.value(), ErrorCode.USERNAME_TAKEN);
        }
    }
}
