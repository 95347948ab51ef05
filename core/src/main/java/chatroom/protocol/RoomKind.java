package chatroom.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may know of a room. */
public enum RoomKind {
    /** Everybody; it is listed. The lobby is one. */
    PUBLIC,
    /** Only members see that it exists. */
    PRIVATE,
    /** Its two users alone. */
    DIRECT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RoomKind> ofWireName(String name) {
        return Stream.of(values()).filter(kind -> kind.wireName().equals(name)).findFirst();
    }
}
