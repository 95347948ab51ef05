package chatroom.server.reactor.websocket;

/** Why a WebSocket is closed (RFC 6455, 7.4, and IANA's registry). */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_TEXT = 1003;
    static final int INVALID_TEXT = 1007;
    static final int TOO_LONG = 1009;

    private static final int FIRST_OF_ERRORS = 1007;
    private static final int LAST_REGISTERED = 1014;
    private static final int FIRST_OF_LIBRARIES = 3000;
    private static final int LAST_OF_ALL = 4999;

    /** Whether somebody may send it: 1004 is reserved; 1005, 1006 and 1015 are never sent; from 3000 on they are free. */
    static boolean isValid(int code) {
        return (code >= NORMAL && code <= NO_TEXT)
                || (code >= FIRST_OF_ERRORS && code <= LAST_REGISTERED)
                || (code >= FIRST_OF_LIBRARIES && code <= LAST_OF_ALL);
    }

    private CloseCode() {}
}
