package chatroom.server.store;

import java.util.Locale;

/** What has become of an account. */
public enum UserState {
    ACTIVE,
    /** Nobody can log in with it, until it is enabled. */
    DISABLED,
    /** For ever. Its name stays with its messages, and is nobody else's. */
    DELETED;

    /** As it is stored, and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The opposite of {@link #word}. */
    public static UserState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
