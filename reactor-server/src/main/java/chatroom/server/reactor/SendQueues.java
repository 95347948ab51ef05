package chatroom.server.reactor;

import java.nio.channels.SocketChannel;
import java.util.List;

/** How much of what was sent the other ends haven't acknowledged: the system knows, and hardly anybody asks it. */
@FunctionalInterface
public interface SendQueues {
    /**
     * May take long, so it's for other threads than the reactor's.
     *
     * @return for each of them how many bytes that are at most
     */
    long[] unacknowledged(List<SocketChannel> sockets);
}
