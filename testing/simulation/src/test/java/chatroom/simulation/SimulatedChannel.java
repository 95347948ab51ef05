package chatroom.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;

/** The server's end of a {@link NetworkLink}, for a {@link SimulatedSelector}: of a socket's channel what the reactor uses. */
final class SimulatedChannel extends SocketChannel {
    private final NetworkLink cable;
    private final Chance chance;
    private final VirtualTime time;
    private final SocketAddress peer;

    /** How long one write takes at most: fan-outs that take long are followed by a pause. */
    private final int mostWriteNs;

    SimulatedChannel(NetworkLink cable, VirtualTime time, Chance chance, int number, int mostWriteNs) {
        super(null);
        this.cable = cable;
        this.time = time;
        this.chance = chance;
        this.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
        this.mostWriteNs = mostWriteNs;
    }

    /** As the system tells of real ones. */
    static long[] unacknowledged(List<SocketChannel> sockets) {
        return sockets.stream()
                .mapToLong(socket -> ((SimulatedChannel) socket).cable.down.onItsWay())
                .toArray();
    }

    int readyOps() {
        boolean writable = cable.down.isBroken() || cable.down.room() > 0;
        return (cable.up.isReadable() ? SelectionKey.OP_READ : 0) | (writable ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return cable.up.read(into, chance.oneIn(4) ? chance.between(1, 100) : Integer.MAX_VALUE);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        if (mostWriteNs > 0) {
            time.passes(chance.between(0, mostWriteNs));
        }
        return cable.down.write(from);
    }

    @Override
    public SocketChannel shutdownOutput() {
        cable.down.end();
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() {
        cable.closedByServer();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public SocketAddress getRemoteAddress() {
        return peer;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean finishConnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getLocalAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }
}
