package chatroom.server.session;

import chatroom.server.reactor.CloseReason;

/** What else a connection tells of, once somebody has logged in. */
public interface MemberHandler {
    /** The peer's socket has taken everything that was sent. */
    void onDrained();

    /** The connection has ended. */
    void onClosed(CloseReason reason);
}
