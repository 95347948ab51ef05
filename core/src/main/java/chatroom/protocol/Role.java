package chatroom.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a member may do in a room; who comes later may do what those before may, and more. */
public enum Role {
    MEMBER,
    MODERATOR,
    OWNER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofWireName(String name) {
        return Stream.of(values()).filter(role -> role.wireName().equals(name)).findFirst();
    }
}
