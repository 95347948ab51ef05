package chatroom.server.store;

import java.util.regex.Pattern;

/**
 * What accounts of which nobody can log in have for their password's hash: one that no password has, of the same cost. So a log-in takes
 * the same way and the same time as with a wrong password, and nothing there must know of states.
 */
public final class ClosedPassword {
    /** Where there never was a password; it costs what a new one costs by default. */
    public static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private static final Pattern LAST_PART = Pattern.compile("[^$]+$");

    /** Zeros where the hash proper is; the salt and the cost stay. */
    public static String inPlaceOf(String passwordHash) {
        return LAST_PART
                .matcher(passwordHash)
                .replaceFirst(hash -> "A".repeat(hash.group().length()));
    }

    private ClosedPassword() {}
}
