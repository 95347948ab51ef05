package chatroom.server.reactor;

import java.nio.ByteBuffer;

/** A handler that does nothing, and remembers why its connection was closed: tests say the rest. */
abstract class QuietHandler implements ConnectionHandler {
    final Connection connection;

    /** Null while it is open. */
    CloseReason closed;

    QuietHandler(Connection connection) {
        this.connection = connection;
    }

    @Override
    public abstract void onFrame(ByteBuffer frame);

    @Override
    public void onOversizedFrame() {}

    @Override
    public void onInputEnded() {
        connection.close(CloseReason.PEER_CLOSED);
    }

    @Override
    public void onDrained() {}

    @Override
    public void onShutdown() {}

    @Override
    public byte[] onClosed(CloseReason reason) {
        closed = reason;
        return new byte[0];
    }
}
