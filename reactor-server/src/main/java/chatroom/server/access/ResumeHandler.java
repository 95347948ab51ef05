package chatroom.server.access;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import chatroom.server.auth.SessionToken;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Tokens;
import java.util.Optional;

/** Lets in who has a token of a session. Reactor thread only. */
final class ResumeHandler {
    private final AccessPorts ports;
    private final LoginThrottle throttle;
    private final Prices prices;
    private final AccessLog log;
    private final LoginCompletion completion;

    ResumeHandler(AccessPorts ports, LoginThrottle throttle, Prices prices, AccessLog log, LoginCompletion completion) {
        this.ports = ports;
        this.throttle = throttle;
        this.prices = prices;
        this.log = log;
        this.completion = completion;
    }

    void handle(Exchange exchange, Request.Resume request) {
        Optional<SessionToken> token = SessionToken.parse(request.token());
        if (token.isEmpty()) {
            sayExpired(exchange);
            log.refused(exchange, Action.RESUME, ErrorCode.SESSION_EXPIRED);
            return;
        }
        byte[] tokenHash = token.get().hash();
        long waitNs = throttle.resumeWaitNs(tokenHash, ports.nowNs());
        if (waitNs > 0) {
            exchange.failThrottled("This session came back too often; wait %s s and try again.", waitNs);
            log.resumeThrottled(exchange, Exchange.millis(waitNs));
            return;
        }
        exchange.job(ports.reading(), new Tokens.Find(ports.tokens(), tokenHash))
                .inAnyCase(account -> {
                    if (account.isEmpty()) {
                        log.refused(exchange, Action.RESUME, ErrorCode.SESSION_EXPIRED);
                    }
                })
                .then(account -> {
                    if (account.isPresent()) {
                        long earnedInNs = prices.takeResume(account.get().id(), ports.nowNs());
                        exchange.after(earnedInNs, () -> {
                            throttle.resumed(account.get().username(), tokenHash, exchange.network(), ports.nowNs());
                            enter(exchange, request, account.get(), token.get());
                        });
                    } else {
                        long earnedInNs = prices.takeFailedResume(exchange.session(), ports.nowNs());
                        exchange.after(earnedInNs, () -> sayExpired(exchange));
                    }
                });
    }

    private void enter(Exchange exchange, Request.Resume request, Account account, SessionToken token) {
        completion.whenUpToDate(
                exchange, () -> completion.enter(exchange, account, token, request.subscription()), () -> {});
    }

    private static void sayExpired(Exchange exchange) {
        exchange.fail(ErrorCode.SESSION_EXPIRED, "This session has ended; log in with name and password.");
    }
}
