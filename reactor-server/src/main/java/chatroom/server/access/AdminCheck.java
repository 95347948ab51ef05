package chatroom.server.access;

import chatroom.protocol.ErrorCode;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;

/**
 * Lets only admins go on. Whether somebody is one is looked up for each request, here and nowhere else, so a right that was taken away is
 * gone with the next one. Each costs what a message does. Reactor thread only.
 */
public final class AdminCheck {
    private final AccessPorts ports;
    private final Prices prices;
    private final AccessLog log;

    public AdminCheck(AccessPorts ports, Prices prices, AccessLog log) {
        this.ports = ports;
        this.prices = prices;
        this.log = log;
    }

    /** Goes on with the request of a member who is an admin; that of another is answered here. */
    public void check(Exchange exchange, Runnable allowed) {
        Account account = exchange.account();
        long waitNs = prices.tryWrite(account.id(), ports.nowNs());
        if (waitNs > 0) {
            exchange.failThrottled("That was too much at once; wait %s s and try again.", waitNs);
            return;
        }
        exchange.job(ports.reading(), new Accounts.CheckAdmin(ports.accounts(), account.id()))
                .inAnyCase(isAdmin -> {
                    if (!isAdmin) {
                        log.refused(
                                exchange, exchange.action(), account.username().value(), ErrorCode.FORBIDDEN);
                    }
                })
                .then(isAdmin -> {
                    if (isAdmin) {
                        allowed.run();
                    } else {
                        exchange.fail(ErrorCode.FORBIDDEN, "Only admins may do this; ask whoever runs this server.");
                    }
                });
    }
}
