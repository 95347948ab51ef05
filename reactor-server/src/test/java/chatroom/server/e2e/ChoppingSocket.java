package chatroom.server.e2e;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;

/** A client's end that sends, and takes, its bytes in random pieces. One thread that reads and one that writes. */
final class ChoppingSocket extends Socket {
    private static final int LARGEST_BITS = 13;

    private final Random reading;
    private final Random writing;

    ChoppingSocket(int port, long seed) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        setTcpNoDelay(true);
        reading = new Random(seed);
        writing = new Random(~seed);
    }

    private static int piece(Random random, int length) {
        return Math.min(length, 1 + random.nextInt(1 << random.nextInt(LARGEST_BITS + 1)));
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return length == 0 ? 0 : super.read(into, from, piece(reading, length));
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                int end = from + length;
                for (int at = from; at < end; ) {
                    int count = piece(writing, end - at);
                    out.write(bytes, at, count);
                    at += count;
                }
            }
        };
    }
}
