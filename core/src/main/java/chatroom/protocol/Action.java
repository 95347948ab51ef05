package chatroom.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client may ask for. */
public enum Action {
    REGISTER,
    LOGIN,
    RESUME,
    PASSWORD,
    SEND,
    POLL,
    HISTORY,
    SEARCH,
    WHO,
    PING,
    KICK,
    ANNOUNCE,
    INVITE,
    LOGOUT,
    EDIT,
    DELETE,
    REACT,
    CREATE,
    JOIN,
    LEAVE,
    ADD,
    TOPIC,
    BAN,
    UNBAN,
    MUTE,
    UNMUTE,
    ROLE,
    ARCHIVE,
    UNARCHIVE,
    ROOMS,
    MEMBERS,
    FOLLOW,
    UNFOLLOW,
    READ,
    TYPING,
    BLOCK,
    UNBLOCK,
    BLOCKS;

    /** Looked up for each request; an unmodifiable map would divide at each look-up. */
    private static final Map<String, Action> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toMap(Action::wireName, Function.identity()));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the {@code action} field. */
    public String wireName() {
        return wireName;
    }

    public static Optional<Action> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
