package chatroom.server.reactor;

import java.util.Locale;

/** What a connection counts as, where connections are limited. */
public enum ConnectionState {
    /** Nobody has logged in yet; a handshake of TLS is one too. */
    GUEST,
    MEMBER,
    /** Closed, but its last bytes have not left. */
    CLOSING,
    /** Beyond a limit, and being told so. */
    TURNED_AWAY;

    /** The name for those who look on. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
