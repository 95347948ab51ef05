package chatroom.server.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the connections of clients. Those beyond a limit are accepted and told, up to a few at a time; then it pauses, or closes them
 * without a word where there is room for others.
 */
final class ClientAcceptor extends Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAcceptor.class);

    /** At the default of 50, a thousand clients that come at once wait for a second; what exceeds the system's own limit is cut to it. */
    private static final int BACKLOG = 4_096;

    /**
     * Left to itself, the kernel holds megabytes for a reader that sleeps, and says that there is room again only when much of that has
     * gone: from here a slow reader would look like a dead one.
     */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final ConnectionListener listener;
    private final ChannelInitializer initializer;
    private final Set<InetAddress> relays;
    private final RareWarning refusalWarning;
    private boolean failing;

    /** @param relays where connections of others come through: how many of one are no matter, but of those others */
    ClientAcceptor(
            Reactor reactor,
            Selector selector,
            InetSocketAddress address,
            ConnectionListener listener,
            ChannelInitializer initializer,
            Set<InetAddress> relays)
            throws IOException {
        super(reactor, selector, bound(address, BACKLOG));
        this.listener = listener;
        this.initializer = initializer;
        this.relays = relays;
        this.refusalWarning = new RareWarning(reactor.timers());
    }

    @Override
    boolean hasRoom() {
        return !reactor().limiter().isFull(reactor().limits());
    }

    @Override
    void onFailure(IOException e) {
        reactor().stats().acceptFailures.increment();
        if (!failing) {
            LOG.warn("can't accept connections at the moment: {}", e.getMessage());
            failing = true;
        }
    }

    @Override
    void accepted(SocketChannel accepted) {
        failing = false;
        reactor().stats().accepted.increment();
        ConnectionSlot slot = ConnectionSlot.uncounted();
        try {
            ConnectionLimiter limiter = reactor().limiter();
            String network = PeerNetwork.of(accepted.getRemoteAddress());
            long nowNs = reactor().timers().nowNs();
            boolean isRelay = relays.contains(((InetSocketAddress) accepted.getRemoteAddress()).getAddress());
            ReactorLimits limits = reactor().limits();
            ConnectionLimiter.Decision decision =
                    limiter.decide(network, isRelay ? limits.withAnyNumberPerAddress() : limits, nowNs);
            Optional<CloseReason> refusal = decision.refusal();
            if (refusal.isPresent()) {
                warn(refusal.get(), network);
                if (!limiter.mayTellRefusal()) {
                    reactor().count(refusal.get());
                    closeQuietly(accepted);
                    return;
                }
                slot = limiter.takeToRefuse(nowNs);
            } else {
                decision.displaced().ifPresent(this::displace);
                slot = limiter.take(network, nowNs);
            }
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            initializer.initialize(reactor()
                    .incoming(
                            accepted,
                            slot,
                            isRelay,
                            refusal.map(this::closingAtOnce).orElse(listener)));
        } catch (IOException e) {
            // It went before it was here.
            closeQuietly(accepted);
            slot.release();
        }
    }

    private ConnectionListener closingAtOnce(CloseReason reason) {
        return connection -> {
            ConnectionHandler handler = listener.onOpened(connection);
            connection.close(reason);
            return handler;
        };
    }

    private void displace(ConnectionSlot guest) {
        warn(CloseReason.GAVE_WAY, guest.network().name());
        guest.giveWay();
    }

    private void warn(CloseReason reason, String network) {
        if (refusalWarning.isDue()) {
            LOG.warn("connections are turned away: {}, the latest from {}", reason.code(), network);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection would not close: {}", e.getMessage());
        }
    }
}
