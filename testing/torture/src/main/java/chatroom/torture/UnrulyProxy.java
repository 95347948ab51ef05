package chatroom.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server. While it is unruly it passes bytes on in random pieces, late, and now and then breaks a connection:
 * with a reset, or with an end that loses what was under way. Two threads for each connection.
 */
final class UnrulyProxy implements AutoCloseable {
    private static final int MAX_PIECE_BITS = 12;
    private static final int MAX_DELAY_MILLIS = 20;
    private static final int STALL_MILLIS = 400;

    /** One piece in this many breaks the connection. */
    private static final int BREAKS = 400;

    private static final int STALLS = 200;
    private static final int DELAYS = 4;

    private final ServerSocket listening = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final Random seeds;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger pieces = new AtomicInteger();
    private volatile boolean unruly;

    UnrulyProxy(InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        this.seeds = new Random(seed);
        inBackground(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    void setUnruly(boolean wanted) {
        unruly = wanted;
    }

    int broken() {
        return broken.get();
    }

    int pieces() {
        return pieces.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket behind = new Socket();
            open.add(client);
            open.add(behind);
            try {
                behind.connect(server);
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
            } catch (IOException e) {
                end(client, behind);
                continue;
            }
            Random there = new Random(seeds.nextLong());
            Random back = new Random(seeds.nextLong());
            AtomicInteger ended = new AtomicInteger();
            inBackground(() -> pass(client, behind, ended, there));
            inBackground(() -> pass(behind, client, ended, back));
        }
    }

    private void pass(Socket from, Socket to, AtomicInteger ended, Random random) throws IOException {
        byte[] bytes = new byte[1 << MAX_PIECE_BITS];
        boolean wholly = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count;
            while ((count = in.read(bytes, 0, unruly ? piece(random) : bytes.length)) >= 0) {
                if (unruly && misbehave(from, to, random)) {
                    return;
                }
                out.write(bytes, 0, count);
                pieces.incrementAndGet();
            }
            to.shutdownOutput();
            wholly = true;
        } finally {
            // Both directions have ended, or one of them in a bad way.
            if (!wholly || ended.incrementAndGet() == 2) {
                end(from, to);
            }
        }
    }

    private static int piece(Random random) {
        return 1 + random.nextInt(1 << random.nextInt(MAX_PIECE_BITS + 1));
    }

    /** @return whether the connection is broken */
    private boolean misbehave(Socket from, Socket to, Random random) throws IOException {
        if (random.nextInt(BREAKS) == 0) {
            broken.incrementAndGet();
            if (random.nextBoolean()) {
                to.setSoLinger(true, 0);
            }
            if (random.nextBoolean()) {
                from.setSoLinger(true, 0);
            }
            return true;
        }
        if (random.nextInt(STALLS) == 0) {
            pause(STALL_MILLIS);
        } else if (random.nextInt(DELAYS) == 0) {
            pause(random.nextInt(MAX_DELAY_MILLIS));
        }
        return false;
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void end(Socket one, Socket other) {
        for (Socket socket : new Socket[] {one, other}) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two has gone.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
