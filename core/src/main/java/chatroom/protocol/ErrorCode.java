package chatroom.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a request was refused, for programs. */
public enum ErrorCode {
    MALFORMED_JSON,
    FRAME_TOO_LARGE,
    INVALID_REQUEST,
    UNKNOWN_ACTION,
    NOT_LOGGED_IN,
    ALREADY_LOGGED_IN,
    FORBIDDEN,
    UNKNOWN_USER,
    INVALID_ROOM,
    UNKNOWN_ROOM,
    ROOM_TAKEN,
    NOT_A_MEMBER,
    UNKNOWN_MESSAGE,
    MUTED,
    BANNED,
    ARCHIVED,
    TOO_MANY,
    ALREADY_FOLLOWING,
    INVALID_USERNAME,
    INVALID_PASSWORD,
    INVALID_TEXT,
    USERNAME_TAKEN,
    REGISTRATION_CLOSED,
    INVALID_INVITE,
    BAD_CREDENTIALS,
    SESSION_EXPIRED,
    RATE_LIMITED,
    SEARCH_TIMEOUT,
    SERVER_BUSY,
    STORAGE_UNAVAILABLE,
    INTERNAL_ERROR;

    private static final Map<String, ErrorCode> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::wireName, Function.identity()));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the {@code code} field. */
    public String wireName() {
        return wireName;
    }

    public static Optional<ErrorCode> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
