package chatroom.server.reactor;

import java.nio.ByteBuffer;

/**
 * What a connection is for. Called by the reactor thread only, and never after {@link #onClosed}. What it throws costs this one connection
 * ({@link CloseReason#INTERNAL_ERROR}).
 */
public interface ConnectionHandler {
    /** @param frame one line without its end; valid only during the call */
    void onFrame(ByteBuffer frame);

    /** A line was too long; its rest is being skipped. */
    void onOversizedFrame();

    /** An empty line, which is no frame. */
    default void onEmptyLine() {}

    /** The peer has ended its side, and all of its frames have been delivered. It may still read. */
    void onInputEnded();

    /** See {@link Connection#awaitDrained()}. */
    void onDrained();

    /** The server wants to stop: finish what has begun, then close. */
    void onShutdown();

    /** The connection is closed; returns the frame that the peer gets last, or nothing. */
    byte[] onClosed(CloseReason reason);
}
