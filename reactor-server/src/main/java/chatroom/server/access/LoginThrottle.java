package chatroom.server.access;

import chatroom.protocol.Username;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How often passwords may be tried, before any is hashed: by the network that they come from, and by the account that they are for, whether
 * there is one of that name or not.
 *
 * <p>Where a user has logged in or resumed before, neither counts, but a bucket of that user's on that network: so nobody else can keep a
 * user away from where that user is known (docs/decisions/0015-throttling-log-ins.md). Right passwords cost a hash too, so they have limits
 * of their own, and so has the use of a token (docs/decisions/0028-turns-for-hashes.md). Reactor thread only.
 */
final class LoginThrottle {
    private static final Duration REFILL = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_NETWORK_PAUSE = Duration.ofMinutes(15);

    /** Shorter, because somebody else may have tried the wrong passwords. */
    private static final Duration LONGEST_ACCOUNT_PAUSE = Duration.ofMinutes(1);

    /** How many right passwords an account may give in one place at once, and the time in which one more is allowed. */
    private static final int RIGHT_PASSWORDS = 30;

    private static final Duration RIGHT_PASSWORD_EVERY = Duration.ofSeconds(6);

    /** How often one token may be used at once, and the time in which one more use is allowed. */
    private static final int RESUMES = 300;

    private static final Duration RESUME_EVERY = Duration.ofMillis(100);

    /** No name is longer, so cutting it off only saves memory. */
    private static final int MAX_KEY_CHARS = 64;

    private boolean off;
    private final BackoffLimiter byNetwork;
    private final BackoffLimiter byAccount;
    private final BackoffLimiter byBoth;
    private final BackoffLimiter right = steady(RIGHT_PASSWORDS, RIGHT_PASSWORD_EVERY);
    private final BackoffLimiter resumes = steady(RESUMES, RESUME_EVERY);
    private final KnownNetworks known;

    /** A password that is being tried. It counts as a wrong one until something else is said. */
    record Attempt(String account, String network, boolean isKnown) {}

    /**
     * @param failures how many passwords may be wrong before there are pauses; 0 for any number, of right ones too
     * @param known where people are known; kept up here
     */
    LoginThrottle(int failures, KnownNetworks known) {
        this.known = known;
        off = failures == 0;
        int tokens = tokens(failures);
        byNetwork = new BackoffLimiter(tokens, REFILL, FIRST_PAUSE, LONGEST_NETWORK_PAUSE);
        byAccount = new BackoffLimiter(tokens, REFILL, FIRST_PAUSE, LONGEST_ACCOUNT_PAUSE);
        byBoth = new BackoffLimiter(tokens, REFILL, FIRST_PAUSE, LONGEST_ACCOUNT_PAUSE);
    }

    /** Pauses that don't grow. */
    private static BackoffLimiter steady(int atOnce, Duration every) {
        return new BackoffLimiter(atOnce, every, every, every);
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
        String both = both(account, network);
        return known.contains(account, network)
                ? Math.max(byBoth.waitNs(both, nowNs), right.waitNs(both, nowNs))
                : Math.max(byAccount.waitNs(account, nowNs), byNetwork.waitNs(network, nowNs));
    }

    /** Begins an attempt. Call {@link #waitNs} before. */
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

    /**
     * The password was right. In a new place it counts for the account all the same, or one account could log in from everywhere at once.
     */
    void succeeded(Attempt attempt, long nowNs) {
        String both = both(attempt.account, attempt.network);
        if (attempt.isKnown) {
            byBoth.forget(both);
        } else {
            byNetwork.giveBack(attempt.network, nowNs);
        }
        right.take(both, nowNs);
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

    /** In how many nanoseconds this token may be used; 0 for now. */
    long resumeWaitNs(byte[] tokenHash, long nowNs) {
        return off ? 0 : resumes.waitNs(key(tokenHash), nowNs);
    }

    /** Somebody came back with a token, which says as much as a password. */
    void resumed(Username user, byte[] tokenHash, String network, long nowNs) {
        if (!off) {
            resumes.take(key(tokenHash), nowNs);
        }
        known.add(user.key(), network);
    }

    /** Whoever knew the old password is known nowhere any more, but for the one place where it was changed. */
    void passwordChanged(Username user, String network, long nowNs) {
        known.forget(user.key());
        known.add(user.key(), network);
        // The second hash of this change.
        right.take(both(user.key(), network), nowNs);
    }

    private static String key(byte[] tokenHash) {
        return HexFormat.of().formatHex(tokenHash);
    }

    /** The key under which attempts for this name are counted. */
    static String key(String name) {
        return Username.keyOf(name.length() <= MAX_KEY_CHARS ? name : name.substring(0, MAX_KEY_CHARS));
    }

    private static String both(String account, String network) {
        return network + ' ' + account;
    }
}
