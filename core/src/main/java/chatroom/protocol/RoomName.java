package chatroom.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A room's name, as the server writes it. Two names that differ only in case are one room: compare {@link #key()}. The name of a direct
 * room is made of its two users, {@code @Ann,bob}, in the order of their keys, and is the same for both.
 */
public record RoomName(String value) implements Comparable<RoomName> {
    private static final Pattern DIRECT = Pattern.compile("@([^,]*),([^,]*)");

    private static final String LOBBYS = "lobby";

    /** The room that is always there, and of which everybody is a member. */
    public static final RoomName LOBBY = new RoomName(LOBBYS);

    /** @throws IllegalArgumentException if the value breaks the rules: what comes from outside goes through {@link #of} */
    public RoomName {
        if (!isName(value)) {
            throw new IllegalArgumentException("not a room's name: " + value);
        }
        if (value.equalsIgnoreCase(LOBBYS)) {
            value = LOBBYS;
        }
    }

    /** @throws Violation {@code invalid_room} */
    public static RoomName of(String value) throws Violation {
        if (!isName(value)) {
            throw new Violation(ErrorCode.INVALID_ROOM, broken(value));
        }
        return new RoomName(value);
    }

    /** @throws IllegalArgumentException if both are one user */
    public static RoomName direct(Username one, Username other) {
        return one.compareTo(other) < 0
                ? new RoomName("@%s,%s".formatted(one, other))
                : new RoomName("@%s,%s".formatted(other, one));
    }

    private static boolean isName(String value) {
        if (!value.startsWith("@")) {
            return isPlain(value);
        }
        Matcher users = DIRECT.matcher(value);
        return users.matches()
                && Username.isName(users.group(1))
                && Username.isName(users.group(2))
                && Username.keyOf(users.group(1)).compareTo(Username.keyOf(users.group(2))) < 0;
    }

    /** Each request that names a room is looked at so, some more than once. */
    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.length() > RoomLimits.NAME_MAX || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static String broken(String value) {
        return value.startsWith("@")
                ? "A direct room is named by its other user, like @bob, or by both in alphabetical order, like @ann,bob."
                : "A room's name has 1 to %s characters out of A-Z, a-z, 0-9, '_', '-' and '.', and begins with a letter or digit."
                        .formatted(RoomLimits.NAME_MAX);
    }

    /** The same for every spelling of one name. */
    public String key() {
        return value.toLowerCase(Locale.ROOT);
    }

    public boolean isLobby() {
        return value.equals(LOBBYS);
    }

    public boolean isDirect() {
        return value.startsWith("@");
    }

    /** With whom a user talks in a direct room; empty in other rooms, and for who isn't one of its two. */
    public Optional<Username> partnerOf(Username self) {
        if (!isDirect()) {
            return Optional.empty();
        }
        int comma = value.indexOf(',');
        Username first = new Username(value.substring(1, comma));
        Username second = new Username(value.substring(comma + 1));
        if (first.key().equals(self.key())) {
            return Optional.of(second);
        }
        return second.key().equals(self.key()) ? Optional.of(first) : Optional.empty();
    }

    @Override
    public int compareTo(RoomName other) {
        return key().compareTo(other.key());
    }

    @Override
    public String toString() {
        return value;
    }
}
