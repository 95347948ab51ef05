package chatroom.server.reactor;

import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A connection as its handler sees it. Nothing here writes to a socket or calls the handler: that happens in later steps of the turn.
 * Reactor thread only.
 */
public interface Connection {
    /** Never used for another connection. */
    long id();

    /** Address and port of the other end, for the log. */
    String peer();

    /** What the peer shares its limits with: its IPv4 address, or the 64 bits of IPv6 that it has for itself. */
    String network();

    /** Queues frames, each ended by LF. They leave before what the followed logs have, and never inside of one of their frames. */
    void send(byte[] frames);

    /**
     * From now on everything in the reader's log from the cursor on is sent, until the reader {@linkplain LogReader#onFellBehind falls
     * behind}, the log is {@linkplain #unfollow unfollowed}, or the connection closes. A connection may follow several logs, each with one
     * reader: the last one given.
     */
    void follow(LogReader reader, Cursor from);

    /** Nothing more of this log is sent, if it was followed. */
    void unfollow(MessageLog log);

    /**
     * What this log has now is sent still, if it is followed, and nothing that comes later.
     *
     * @param onEnd called when that is done, now or in a later turn; not if the connection ends before. A reader that falls behind before
     * is told so as always
     */
    void unfollowAtEnd(MessageLog log, Runnable onEnd);

    /**
     * Whether so much waits for the peer's socket that nothing is read from it: what nobody asked for, and can be sent later, should wait
     * ({@link #reserve}).
     */
    boolean isHeldByOutput();

    /**
     * Asks for one {@link ConnectionHandler#onDrained()}, when all that was queued by {@link #send} has been taken by the peer's socket.
     */
    void awaitDrained();

    /** While paused no frame is delivered and, beyond what is already here, nothing is read: the sender feels it through TCP. */
    void setInputPaused(boolean paused);

    /**
     * Something costly is done for its last request. While its input is paused for that, it is noticed if the peer is gone. Who has ended
     * its side may be gone, or wait for its answer: it is sent an empty line now and then, which only somebody who is there takes.
     */
    void watchForEnd();

    /**
     * Room for what will be sent, before it is read or made. It is there when everything sent before has been taken by the peer's socket,
     * and the memory for all connections allows it: so who doesn't read gets nothing further made.
     *
     * @param bytes what it takes at the most until it is sent, or thrown away
     * @param then called now or in a later turn, or never if the connection ends before
     */
    void reserve(long bytes, Consumer<Reservation> then);

    /**
     * Somebody has logged in: from now on it counts as a member's, not as one before login. What it makes the server hold is the account's.
     */
    void admit(Object account);

    /**
     * From here on its bytes go through another transport over the one that it has, and it is for something else. Only while its input is
     * paused, and when all that was queued has been taken ({@link #awaitDrained}).
     *
     * @return false if that isn't possible, because something came already
     */
    boolean upgrade(UnaryOperator<Transport> over, ConnectionListener next);

    /** Whether it came through an address that is known to relay connections of others. */
    boolean isRelayed();

    /**
     * It is somebody's who came from here, which counts from now on instead of where its socket came from.
     *
     * @return false if there is no place for one more from there: it is closed
     */
    boolean cameFrom(InetAddress client);

    /** Marks the connection closed; the first reason counts. It gets what was queued before, and {@code closing}. */
    void close(CloseReason reason);

    /** Memory set aside for something that is under way. */
    interface Reservation {
        /** It is sent, or nobody needs it any more; the connection may be gone. */
        void release();
    }
}
