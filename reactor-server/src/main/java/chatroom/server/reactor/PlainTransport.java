package chatroom.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP as it is. */
final class PlainTransport implements Transport {
    private final SocketChannel channel;
    private long sentBytes;
    private long receivedBytes;

    PlainTransport(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        receivedBytes += Math.max(0, count);
        return count;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public boolean holdsInput() {
        return false;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int written = channel.write(from);
        sentBytes += written;
        return written;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public int heldBytes() {
        return 0;
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
