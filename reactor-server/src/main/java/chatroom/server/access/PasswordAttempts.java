package chatroom.server.access;

import chatroom.protocol.ErrorCode;
import chatroom.server.access.LoginThrottle.Attempt;
import chatroom.server.session.Exchange;
import chatroom.server.work.Requester;
import chatroom.server.work.Workers;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a password is tried, whatever for: not too often, hashed in its turn, and what became of it is written down. Reactor thread only. */
final class PasswordAttempts {
    /** How long to wait where too many hashes are under way: most of them are answered by then. */
    private static final long OVER_SHARE_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final AccessPorts ports;
    private final LoginThrottle throttle;
    private final HashQueue hashes;
    private final AccessLog log;

    PasswordAttempts(AccessPorts ports, LoginThrottle throttle, HashQueue hashes, AccessLog log) {
        this.ports = ports;
        this.throttle = throttle;
        this.hashes = hashes;
        this.log = log;
    }

    /** An attempt, unless there have been too many or too many are under way: then the request is answered. */
    Optional<Attempt> begin(Exchange exchange, String username) {
        long waitNs = throttle.waitNs(username, exchange.network(), ports.nowNs());
        if (waitNs > 0) {
            exchange.failThrottled("There were too many passwords; wait %s s and try again.", waitNs);
            log.throttled(exchange, exchange.action(), username, Exchange.millis(waitNs));
            return Optional.empty();
        }
        Requester requester = hashes.toCompare(LoginThrottle.key(username), exchange.network());
        return hasShare(exchange, requester, username)
                ? Optional.of(throttle.begin(username, exchange.network(), ports.nowNs()))
                : Optional.empty();
    }

    /** Whether another hash may be asked for; otherwise the request is answered: what is under way comes first. */
    boolean hasShare(Exchange exchange, Requester requester, String username) {
        if (hashes.hasShare(requester)) {
            return true;
        }
        exchange.failThrottled(
                "Too many passwords of this account or from your address are being looked at; wait %s s and try again.",
                OVER_SHARE_WAIT_NS);
        log.throttled(exchange, exchange.action(), username, Exchange.millis(OVER_SHARE_WAIT_NS));
        return false;
    }

    Workers hashing(Attempt attempt) {
        return hashes.workingFor(hashes.toCompare(attempt.account(), attempt.network()));
    }

    /** The server could not tell whether it was right. */
    void undecided(Attempt attempt) {
        throttle.undecided(attempt, ports.nowNs());
    }

    void succeeded(Attempt attempt) {
        throttle.succeeded(attempt, ports.nowNs());
    }

    /** Logs a wrong password, or a right one whose connection has ended. Otherwise the next step has its own line. */
    void writeDown(Exchange exchange, String username, boolean right) {
        if (!right) {
            log.refusedAfterHash(exchange, exchange.action(), username, ErrorCode.BAD_CREDENTIALS);
        } else if (exchange.isGone()) {
            log.rightButGone(exchange, exchange.action(), username);
        }
    }
}
