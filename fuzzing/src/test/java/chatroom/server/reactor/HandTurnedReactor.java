package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A reactor whose turns and time are its caller's. In this package because only tests may turn it by hand. */
public final class HandTurnedReactor implements AutoCloseable {
    private final Reactor reactor;
    private long nowNs;

    public HandTurnedReactor(int maxFrameBytes, int outboxBytes) throws IOException {
        reactor = new Reactor(() -> nowNs, new ReactorLimits(1_000, maxFrameBytes, outboxBytes, Duration.ZERO));
    }

    public Reactor reactor() {
        return reactor;
    }

    /** As the acceptor does it. */
    public void accept(SocketChannel accepted, ConnectionListener listener) throws IOException {
        accepted.configureBlocking(false);
        reactor.open(accepted, new PlainTransport(accepted), listener);
    }

    public void turn() {
        reactor.turn(false);
    }

    public void passes(Duration time) {
        nowNs += time.toNanos();
    }

    public int connections() {
        return reactor.connectionCount();
    }

    @Override
    public void close() {
        reactor.close();
    }
}
