package chatroom.server.access;

import chatroom.protocol.Username;
import chatroom.server.session.Exchange;
import chatroom.server.work.FairShares;
import chatroom.server.work.FairWorkers;
import chatroom.server.work.Requester;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who may have a password hashed, and when: a hash costs more than anything else that a stranger can ask for, so turns are taken between
 * networks, and each kind of place from which passwords come has room of its own (docs/decisions/0028-turns-for-hashes.md). Reactor thread
 * only.
 */
final class HashQueue {
    /** At twenty milliseconds a hash, those at the end of the line wait for seconds. */
    private static final int PLACES = 96;

    private static final int PER_NETWORK = 32;
    private static final int PER_ACCOUNT = 2;
    private static final Duration SPACING = Duration.ofSeconds(10);

    /** The time after which clients are told to try again. */
    private static final Duration RETRY = Duration.ofMillis(Exchange.BUSY_RETRY_MILLIS);

    private static final Duration MEMORY = Duration.ofMinutes(2);

    // From where a password comes: where the account has been used before, where somebody else's has, and elsewhere.
    private static final int KNOWN = 0;
    private static final int NEIGHBOUR = 1;
    private static final int STRANGER = 2;
    private static final int STANDINGS = 3;

    private static final FairShares SHARES =
            new FairShares(STANDINGS, PLACES, PER_NETWORK, PER_ACCOUNT, SPACING, RETRY, MEMORY);

    /** How many hashes may wait in all. */
    static final int WAITING = SHARES.waiting();

    private final FairWorkers workers;
    private final KnownNetworks known;

    /** @param limitsNetworks false where all come from one, because a proxy hides theirs */
    HashQueue(Workers hashing, LongSupplier nanoTime, KnownNetworks known, boolean limitsNetworks) {
        this.workers = new FairWorkers(hashing, SHARES, nanoTime);
        this.known = known;
        change(limitsNetworks);
    }

    /** As the constructor, from now on. */
    final void change(boolean limitsNetworks) {
        workers.changePerNetwork(limitsNetworks ? PER_NETWORK : WAITING);
    }

    /** For comparing a password of this account, by the key that {@link LoginThrottle} uses. */
    Requester toCompare(String account, String network) {
        // Where the account is known it has turns that nobody uses up elsewhere.
        return known.contains(account, network)
                ? new Requester(KNOWN, network, "known " + account + ' ' + network)
                : new Requester(ofNetwork(network), network, "account " + account);
    }

    Requester toRegister(Username username, String network) {
        return new Requester(ofNetwork(network), network, "new " + username.key());
    }

    private int ofNetwork(String network) {
        return known.contains(network) ? NEIGHBOUR : STRANGER;
    }

    /** Whether the asker has less under way than it may have. */
    boolean hasShare(Requester asker) {
        return workers.hasShare(asker);
    }

    Workers workingFor(Requester asker) {
        return workers.workingFor(asker);
    }
}
