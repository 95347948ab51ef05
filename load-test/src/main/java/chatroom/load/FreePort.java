package chatroom.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For options whose 0 means no port. */
public final class FreePort {
    /** @return a port on which nobody listens at the moment */
    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private FreePort() {}
}
