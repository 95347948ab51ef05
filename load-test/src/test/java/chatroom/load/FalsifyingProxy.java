package chatroom.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between clients and a server, and swallows one message on its way to one client. */
final class FalsifyingProxy implements AutoCloseable {
    private static final int BEFORE_IT = 200;

    private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final AtomicInteger untilIt = new AtomicInteger(BEFORE_IT);

    FalsifyingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        inBackground(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket behind = new Socket(server.getAddress(), server.getPort());
            inBackground(() -> client.getInputStream().transferTo(behind.getOutputStream()));
            inBackground(() -> falsify(behind.getInputStream(), client.getOutputStream()));
        }
    }

    private void falsify(InputStream from, OutputStream to) throws IOException {
        InputStream in = new BufferedInputStream(from);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0) {
            frame.write(next);
            if (next == '\n') {
                boolean isMessage = frame.toString(StandardCharsets.UTF_8).startsWith("{\"event\":\"message\"");
                if (!isMessage || untilIt.getAndDecrement() != 0) {
                    frame.writeTo(to);
                }
                frame.reset();
            }
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One of the two has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private interface Work {
        void run() throws IOException;
    }
}
