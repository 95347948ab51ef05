package chatroom.client.link;

/**
 * How far a link has come.
 *
 * <pre>
 *   OFFLINE -> CONNECTING -> GREETING -> GUEST -> AUTHENTICATING -> MEMBER -> LEAVING -> STOPPED
 *      ^___________|____________|__________|____________|_____________|_________|    (connection lost)
 * </pre>
 */
public enum LinkPhase {
    /** No connection; a time is set for the next attempt if there is somebody to log in. */
    OFFLINE,
    CONNECTING,
    /** Connected; the server's welcome hasn't come yet. */
    GREETING,
    /** Welcome, and nobody to log in, or waiting before trying it again. */
    GUEST,
    AUTHENTICATING,
    MEMBER,
    /** Logging out, to quit or to come back as somebody else. */
    LEAVING,
    /** Stopped for good. */
    STOPPED
}
