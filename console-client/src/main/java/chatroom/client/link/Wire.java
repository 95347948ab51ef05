package chatroom.client.link;

import chatroom.protocol.Ref;
import chatroom.protocol.Request;

/**
 * What {@link LinkLogic} needs of a network: one connection at a time. No method blocks, and none calls the logic back:
 * what comes of it is told later, through {@code onConnected}, {@code onFrame} and {@code onDisconnected}.
 */
interface Wire {
    /** Only while there is no connection. */
    void connect();

    /** What to tell people when an attempt has got no answer at all. */
    default String unanswered() {
        return "Nobody answers there.";
    }

    void send(Ref ref, Request request);

    /** Ends the connection, or the attempt, if there is one. No {@code onDisconnected} follows. */
    void close();
}
