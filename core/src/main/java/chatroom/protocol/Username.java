package chatroom.protocol;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name that obeys the rules, in the spelling in which it was registered. Two names that differ only in case are one
 * person: compare {@link #key()}.
 */
public record Username(String value) implements Comparable<Username> {
    private static final Pattern ALLOWED = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9_.-]{%s,%s}".formatted(Limits.USERNAME_MIN - 1, Limits.USERNAME_MAX - 1));

    /** The order of names, in which those that differ only in case are one. */
    public static final Comparator<String> ANY_CASE = Comparator.comparing(Username::keyOf);

    /** Who did what operators, or the server itself, do. Nobody can register it. */
    public static final Username SERVER = new Username(Entry.SERVER);

    /** @throws IllegalArgumentException if the value breaks the rules: what comes from outside goes through {@link #of} */
    public Username {
        if (!isName(value) && !value.equals(Entry.SERVER)) {
            throw new IllegalArgumentException("not a username: " + value);
        }
    }

    /** @throws Violation {@code invalid_username} */
    public static Username of(String value) throws Violation {
        if (!isName(value)) {
            throw new Violation(
                    ErrorCode.INVALID_USERNAME,
                    "A username has %s to %s characters out of A-Z, a-z, 0-9, '_', '-' and '.', and begins with a letter or digit."
                            .formatted(Limits.USERNAME_MIN, Limits.USERNAME_MAX));
        }
        return new Username(value);
    }

    static boolean isName(String value) {
        return ALLOWED.matcher(value).matches();
    }

    /** The same for every spelling of one name. */
    public String key() {
        return keyOf(value);
    }

    /** The key that a name would have, for looking up what may not even be a name. */
    public static String keyOf(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Username other) {
        return key().compareTo(other.key());
    }

    @Override
    public String toString() {
        return value;
    }
}
