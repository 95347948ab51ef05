package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongSupplier;

/** A reactor whose turns and time are its caller's. In this package because only tests may turn it by hand. */
public final class HandTurnedReactor implements AutoCloseable {
    private final Reactor reactor;

    /** Over real sockets. */
    public HandTurnedReactor(LongSupplier nanoTime, ReactorLimits limits) throws IOException {
        reactor = new Reactor(nanoTime, limits);
    }

    /** Over the sockets of this selector. */
    public HandTurnedReactor(Selector selector, LongSupplier nanoTime, ReactorLimits limits) {
        reactor = new Reactor(selector, nanoTime, limits);
    }

    public Reactor reactor() {
        return reactor;
    }

    /** As the acceptor does it. */
    public void accept(SocketChannel accepted, ConnectionListener listener) throws IOException {
        accepted.configureBlocking(false);
        reactor.connections().open(accepted, new PlainTransport(accepted), listener);
    }

    /** With what is there now. */
    public void turn() {
        reactor.turn(false);
    }

    /** As the reactor's own thread does it: the selector is told how long there is nothing else to do. */
    public void waitAndTurn() {
        reactor.turn(true);
    }

    public int connections() {
        return reactor.connectionCount();
    }

    /** After {@link Reactor#stop}: whether it is done. */
    public boolean isStopped() {
        return reactor.isStopped();
    }

    @Override
    public void close() {
        reactor.close();
    }
}
