package chatroom.client.link;

import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import java.util.Optional;

/**
 * What {@link LinkLogic} needs of a network: one connection at a time. No method blocks, and none calls the logic back:
 * what comes of it is told later, through {@code onConnected}, {@code onFrame} and {@code onDisconnected}.
 */
interface Wire {
    /** Only while there is no connection. Of several servers the one after the last is tried first. */
    void connect();

    /** Which one of several is connected to; empty where none is. */
    default Optional<Address> server() {
        return Optional.empty();
    }

    /** What is connected to, as a sentence begins with it. */
    default String name() {
        return "The server";
    }

    default boolean isOneOfSeveral() {
        return false;
    }

    /** Whether there are servers, besides the one that is connected to, that haven't failed since each of them had its turn. */
    default boolean hasUntried() {
        return false;
    }

    /** The server that is connected to does what it should. */
    default void onServed() {}

    /** What to tell people when an attempt has got no answer at all. */
    default String unanswered() {
        return "Nobody answers there.";
    }

    void send(Ref ref, Request request);

    /** Ends the connection, or the attempt, if there is one. No {@code onDisconnected} follows. */
    void close();
}
