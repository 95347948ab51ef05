package chatroom.server.access;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import chatroom.server.access.LoginThrottle.Attempt;
import chatroom.server.auth.SessionToken;
import chatroom.server.auth.VerificationResult;
import chatroom.server.auth.VerifyPassword;
import chatroom.server.session.Exchange;
import chatroom.server.session.Session;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Tokens;
import java.util.List;
import java.util.Optional;

/** Lets in who knows the password of an account. Reactor thread only. */
final class LogInHandler {
    private final AccessPorts ports;
    private final PasswordAttempts attempts;
    private final LoggedInSessions loggedIn;
    private final AccessLog log;
    private final LoginCompletion completion;

    LogInHandler(
            AccessPorts ports,
            PasswordAttempts attempts,
            LoggedInSessions loggedIn,
            AccessLog log,
            LoginCompletion completion) {
        this.ports = ports;
        this.attempts = attempts;
        this.loggedIn = loggedIn;
        this.log = log;
        this.completion = completion;
    }

    void handle(Exchange exchange, Request.Login request) {
        attempts.begin(exchange, request.username()).ifPresent(attempt -> new LogIn(exchange, request, attempt).find());
    }

    /** One log-in: the steps are the methods, in order. */
    private final class LogIn {
        private final Exchange exchange;
        private final Request.Login request;
        private final Attempt attempt;

        LogIn(Exchange exchange, Request.Login request, Attempt attempt) {
            this.exchange = exchange;
            this.request = request;
            this.attempt = attempt;
        }

        void find() {
            exchange.job(ports.reading(), new Accounts.Find(ports.accounts(), request.username()))
                    .ifNotDone(() -> attempts.undecided(attempt))
                    .then(this::verify);
        }

        /** Hashes even if there is no such account, so that both take equally long. */
        private void verify(Optional<Account> account) {
            exchange.job(
                            attempts.hashing(attempt),
                            new VerifyPassword(ports.hasher(), account.map(Account::passwordHash), request.password()))
                    .ifNotDone(() -> attempts.undecided(attempt))
                    .inAnyCase(result -> attempts.writeDown(exchange, request.username(), result.matches()))
                    .then(result -> {
                        if (account.isPresent() && result.matches()) {
                            // Before there is a token, which nobody would have if this came to nothing.
                            completion.whenUpToDate(
                                    exchange,
                                    () -> issueToken(account.get(), result),
                                    () -> attempts.undecided(attempt));
                        } else {
                            exchange.fail(ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong.");
                        }
                    });
        }

        private void issueToken(Account account, VerificationResult result) {
            String userKey = account.username().key();
            SessionToken token = SessionToken.random(ports.secrets());
            exchange.job(
                            ports.storing(),
                            new Tokens.Issue(
                                    ports.tokens(),
                                    token.hash(),
                                    account,
                                    result.newHash(),
                                    loggedIn.tokenHashes(userKey)))
                    .ifNotDone(() -> attempts.undecided(attempt))
                    .inAnyCase(displaced -> {
                        if (displaced.isPresent()) {
                            attempts.succeeded(attempt);
                        }
                        if (exchange.isGone()) {
                            log.rightButGone(exchange, Action.LOGIN, request.username());
                            // Nobody was told of it, so nobody can end it.
                            ports.storing().offer(new Tokens.Revoke(ports.tokens(), token.hash()), revoked -> {});
                        }
                        displaced.ifPresent(tokens -> endAll(userKey, tokens));
                    })
                    .then(displaced -> {
                        if (displaced.isPresent()) {
                            completion.enter(exchange, account, token, request.subscription());
                        } else {
                            // The password was changed meanwhile, or only its hash: it is compared with what it is now.
                            find();
                        }
                    });
        }

        /** The account had as many sessions as it may have. */
        private void endAll(String userKey, List<byte[]> tokenHashes) {
            for (byte[] hash : tokenHashes) {
                loggedIn.byToken(userKey, hash).forEach(Session::end);
            }
        }
    }
}
