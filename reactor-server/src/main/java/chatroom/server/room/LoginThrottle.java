package chatroom.server.room;

import chatroom.protocol.Username;
import java.time.Duration;

/**
 * How often passwords may be tried, before any is hashed: by the network that they come from, and by the account that they are for, whether there is one
 * of that name or not.
 *
 * <p>Where a user has logged in or resumed before, neither counts, but a bucket of that user's on that network: so nobody else can keep a user away
 * from where that user is known (docs/decisions/0015-throttling-log-ins.md). Reactor thread only.
 */
final class LoginThrottle {
    private static final Duration REFILL = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_NETWORK_PAUSE = Duration.ofMinutes(15);

    /** Shorter, because here somebody else may be the reason. */
    private static final Duration LONGEST_ACCOUNT_PAUSE = Duration.ofMinutes(1);

    /** Nobody's name is longer, so what is cut off makes no difference but to memory. */
    private static final int MAX_KEY_CHARS = 64;

    private boolean off;
    private final GrowingPauses byNetwork;
    private final GrowingPauses byAccount;
    private final GrowingPauses byBoth;
    private final KnownNetworks known = new KnownNetworks();

    /** A password that is being tried. It counts as a wrong one until something else is said. */
    record Attempt(String account, String network, boolean isKnown) {}

    /** @param failures how many passwords may be wrong before there are pauses; 0 for any number */
    LoginThrottle(int failures) {
        off = failures == 0;
        int tokens = tokens(failures);
        byNetwork = new GrowingPauses(tokens, REFILL, FIRST_PAUSE, LONGEST_NETWORK_PAUSE);
        byAccount = new GrowingPauses(tokens, REFILL, FIRST_PAUSE, LONGEST_ACCOUNT_PAUSE);
        byBoth = new GrowingPauses(tokens, REFILL, FIRST_PAUSE, LONGEST_ACCOUNT_PAUSE);
    }

    private static int tokens(int failures) {
        return Math.max(1, failures);
    }

    /** As the constructor, from now on. */
    void change(int failures) {
        off = failures == 0;
        byNetwork.change(tokens(failures), REFILL);
        byAccount.change(tokens(failures), REFILL);
        byBoth.change(tokens(failures), REFILL);
    }

    /** In how many nanoseconds a password for this name may be tried from this network; 0 for now. */
    long waitNs(String name, String network, long nowNs) {
        if (off) {
            return 0;
        }
        String account = key(name);
        return known.contains(account, network)
                ? byBoth.waitNs(both(account, network), nowNs)
                : Math.max(byAccount.waitNs(account, nowNs), byNetwork.waitNs(network, nowNs));
    }

    /** When there is nothing to wait for. */
    Attempt begin(String name, String network, long nowNs) {
        String account = key(name);
        Attempt attempt = new Attempt(account, network, known.contains(account, network));
        if (attempt.isKnown) {
            byBoth.take(both(account, network), nowNs);
        } else {
            byAccount.take(account, nowNs);
            byNetwork.take(network, nowNs);
        }
        return attempt;
    }

    /** The password was right. */
    void succeeded(Attempt attempt, long nowNs) {
        undecided(attempt, nowNs);
        byBoth.forget(both(attempt.account, attempt.network));
        known.add(attempt.account, attempt.network);
    }

    /** The server could not tell. */
    void undecided(Attempt attempt, long nowNs) {
        if (attempt.isKnown) {
            byBoth.giveBack(both(attempt.account, attempt.network), nowNs);
        } else {
            byAccount.giveBack(attempt.account, nowNs);
            byNetwork.giveBack(attempt.network, nowNs);
        }
    }

    /** Somebody came back with a token, which says as much as a password. */
    void resumed(Username user, String network) {
        known.add(user.key(), network);
    }

    /** Whoever knew the old password is known nowhere any more, but for the one place where it was changed. */
    void passwordChanged(Username user, String network) {
        known.forget(user.key());
        known.add(user.key(), network);
    }

    private static String key(String name) {
        return Username.keyOf(name.length() <= MAX_KEY_CHARS ? name : name.substring(0, MAX_KEY_CHARS));
    }

    private static String both(String account, String network) {
        return network + ' ' + account;
    }
}
