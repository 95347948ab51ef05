package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A socket that was accepted and isn't a connection yet. Reactor thread only. */
public final class IncomingChannel {
    private final Reactor reactor;
    private final SocketChannel channel;
    private final Transport socket;
    private final ConnectionSlot slot;
    private final boolean isRelayed;
    private final ConnectionListener listener;

    IncomingChannel(
            Reactor reactor,
            SocketChannel channel,
            Transport socket,
            ConnectionSlot slot,
            boolean isRelayed,
            ConnectionListener listener) {
        this.reactor = reactor;
        this.channel = channel;
        this.socket = socket;
        this.slot = slot;
        this.isRelayed = isRelayed;
        this.listener = listener;
    }

    /** The bytes as they are. */
    public Transport socket() {
        return socket;
    }

    /** A connection begins, over the bytes as they are. */
    public void openAsItIs() throws IOException {
        open(socket);
    }

    /** A connection begins, over this. */
    public void open(Transport transport) throws IOException {
        reactor.connections().open(channel, transport, slot, isRelayed, listener);
    }

    Reactor reactor() {
        return reactor;
    }

    ConnectionSlot slot() {
        return slot;
    }

    String peer() throws IOException {
        return ConnectionTable.peerOf(channel);
    }

    SelectionKey register(Selectable selectable) throws IOException {
        SelectionKey key = reactor.register(channel);
        key.attach(selectable);
        return key;
    }
}
