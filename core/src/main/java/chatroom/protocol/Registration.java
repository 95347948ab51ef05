package chatroom.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may make an account. */
public enum Registration {
    /** Everybody. */
    OPEN,
    /** Those with an invite code. */
    INVITE,
    /** Nobody. */
    CLOSED;

    /** The name in {@code welcome}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Registration> ofWireName(String name) {
        return Stream.of(values()).filter(r -> r.wireName().equals(name)).findFirst();
    }
}
