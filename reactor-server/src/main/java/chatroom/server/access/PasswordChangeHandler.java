package chatroom.server.access;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.access.LoginThrottle.Attempt;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.SessionToken;
import chatroom.server.auth.VerifyPassword;
import chatroom.server.session.Exchange;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import java.util.Optional;

/** Gives a member another password. Reactor thread only. */
final class PasswordChangeHandler {
    private final AccessPorts ports;
    private final LoginThrottle throttle;
    private final PasswordAttempts attempts;
    private final LoggedInSessions loggedIn;
    private final AccessLog log;

    PasswordChangeHandler(
            AccessPorts ports,
            LoginThrottle throttle,
            PasswordAttempts attempts,
            LoggedInSessions loggedIn,
            AccessLog log) {
        this.ports = ports;
        this.throttle = throttle;
        this.attempts = attempts;
        this.loggedIn = loggedIn;
        this.log = log;
    }

    /** Checks the new password first: where it is refused, the old one needn't be hashed. */
    void handle(Exchange exchange, Request.ChangePassword request) {
        Username user = exchange.account().username();
        try {
            ports.commonPasswords().check(user, request.chosen());
        } catch (Violation tooCommon) {
            exchange.fail(tooCommon.code(), tooCommon.getMessage());
            log.refused(exchange, exchange.action(), user.value(), tooCommon.code());
            return;
        }
        attempts.begin(exchange, user.value())
                .ifPresent(attempt -> new PasswordChange(exchange, request, user, attempt).find());
    }

    /** One change: the steps are the methods, in order. */
    private final class PasswordChange {
        private final Exchange exchange;
        private final Request.ChangePassword request;
        private final Username user;

        /** Kept here, because the session may end meanwhile. */
        private final SessionToken token;

        private final Attempt attempt;

        PasswordChange(Exchange exchange, Request.ChangePassword request, Username user, Attempt attempt) {
            this.exchange = exchange;
            this.request = request;
            this.user = user;
            this.token = exchange.token();
            this.attempt = attempt;
        }

        /** The account as it is now: its hash may be another one than at the log-in. */
        void find() {
            exchange.job(ports.reading(), new Accounts.Find(ports.accounts(), user.value()))
                    .ifNotDone(() -> attempts.undecided(attempt))
                    .then(account -> verifyOld(account.orElseThrow()));
        }

        private void verifyOld(Account account) {
            exchange.job(
                            attempts.hashing(attempt),
                            new VerifyPassword(ports.hasher(), Optional.of(account.passwordHash()), request.old()))
                    .ifNotDone(() -> attempts.undecided(attempt))
                    .inAnyCase(result -> {
                        if (result.matches()) {
                            attempts.succeeded(attempt);
                        }
                        attempts.writeDown(exchange, user.value(), result.matches());
                    })
                    .then(result -> {
                        if (result.matches()) {
                            hashNew(account);
                        } else {
                            sayOldWrong();
                        }
                    });
        }

        private void hashNew(Account account) {
            exchange.job(attempts.hashing(attempt), new HashPassword(ports.hasher(), request.chosen()))
                    .inAnyCase(hash -> attempts.writeDown(exchange, user.value(), true))
                    .then(hash -> replace(account, hash));
        }

        private void replace(Account account, String newHash) {
            exchange.job(ports.storing(), new Accounts.ChangePassword(ports.accounts(), account, newHash, token.hash()))
                    .inAnyCase(changed -> {
                        if (changed) {
                            onChanged();
                        } else {
                            attempts.writeDown(exchange, user.value(), false);
                        }
                    })
                    .then(changed -> {
                        if (changed) {
                            exchange.reply(new Reply.PasswordChanged());
                        } else {
                            sayOldWrong();
                        }
                    });
        }

        /** Even if who changed it is gone: others who are here by the old password must go all the same. */
        private void onChanged() {
            throttle.passwordChanged(user, exchange.network(), ports.nowNs());
            log.passwordChanged(exchange, user);
            loggedIn.endAll(user.key(), other -> !other.token().equals(token));
        }

        private void sayOldWrong() {
            exchange.fail(ErrorCode.BAD_CREDENTIALS, "The old password is wrong; the password stays as it was.");
        }
    }
}
