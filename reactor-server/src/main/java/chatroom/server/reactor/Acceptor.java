package chatroom.server.reactor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket. Where nothing can be accepted (the system has no descriptor left, or there is no place), it pauses: what waits there
 * would make the selector return at once, for ever.
 *
 * <p>Owned by the reactor thread.
 */
abstract class Acceptor implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /**
     * Accepted in one turn, so that a storm doesn't keep the others waiting. But whoever comes after a storm waits in the same line of the
     * kernel's, for as many turns as it has of these, and turns are long then.
     */
    private static final int BUDGET = 64;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Reactor reactor;
    private final ServerSocketChannel channel;
    private final SelectionKey key;

    /** @param bound is closed if it can't be registered */
    Acceptor(Reactor reactor, Selector selector, ServerSocketChannel bound) throws IOException {
        this.reactor = reactor;
        this.channel = bound;
        try {
            channel.configureBlocking(false);
            this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Of the family asked for: a socket of both would take 0.0.0.0 for "::", and listen to IPv6 as well. */
    static ServerSocketChannel bound(InetSocketAddress address, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(
                address.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, backlog);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether there is a place for one more, or it can at least be told that there is none. */
    abstract boolean hasRoom();

    abstract void accepted(SocketChannel channel) throws IOException;

    /** The system gave no socket for a connection. */
    abstract void onFailure(IOException e);

    @Override
    public final void onReady() {
        try {
            for (int i = 0; i < BUDGET; i++) {
                if (!hasRoom()) {
                    pause();
                    return;
                }
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                accepted(accepted);
            }
        } catch (IOException e) {
            onFailure(e);
            pause();
        }
    }

    private void pause() {
        key.interestOps(0);
        reactor.timers().schedule(PAUSE, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    final Reactor reactor() {
        return reactor;
    }

    /** Of a socket of the network. */
    final InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("the listening socket would not close: {}", e.getMessage());
        }
    }
}
