package chatroom.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a member may do in a room; who comes later may do what those before may, and more. */
public enum Role {
    MEMBER,
    MODERATOR,
    OWNER;

    /** The same object for all: very many memberships have it. */
    private static final Map<String, Optional<Role>> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toMap(Role::wireName, Optional::of));

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofWireName(String name) {
        return BY_WIRE_NAME.getOrDefault(name, Optional.empty());
    }
}
