package chatroom.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;

/**
 * For options whose 0 means no port. Of the ports that the system gives to nobody by itself (Linux gives those from 32,768): between this
 * and the start of a server no connection of another program can get it.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int ATTEMPTS = 100;

    /** @return a port on which nobody listens at the moment */
    public static int find() throws IOException {
        SplittableRandom random = new SplittableRandom();
        for (int attempt = 1; ; attempt++) {
            int port = random.nextInt(FIRST, BEYOND);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private FreePort() {}
}
