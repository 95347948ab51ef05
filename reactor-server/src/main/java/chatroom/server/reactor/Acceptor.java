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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes new connections. Where the system has no descriptor left, accept fails for as long as somebody waits, and the selector would return at once for
 * ever: so it pauses. Those beyond the limit are accepted and told, up to a few at a time; then it pauses too, or closes them without a word where there is room for others.
 */
final class Acceptor implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /** At the default of 50, a thousand clients that come at once wait for a second; what exceeds the system's own limit is cut to it. */
    private static final int BACKLOG = 4_096;

    /** Accepted in one turn, so that a storm doesn't keep the others waiting. */
    private static final int BUDGET = 16;

    /**
     * Left to itself, the kernel holds megabytes for a reader that sleeps, and says that there is room again only when much of that has gone: from
     * here a slow reader would look like a dead one.
     */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long COMPLAINTS_NS = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final Reactor reactor;
    private final ConnectionListener listener;
    private final Entrance entrance;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private boolean failing;
    private long complainedNs = NEVER;

    Acceptor(
            Reactor reactor,
            Selector selector,
            InetSocketAddress address,
            ConnectionListener listener,
            Entrance entrance)
            throws IOException {
        this.reactor = reactor;
        this.listener = listener;
        this.entrance = entrance;
        this.channel = bound(address, BACKLOG);
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

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public void onReady() {
        for (int i = 0; i < BUDGET; i++) {
            if (reactor.seats().areFull(reactor.limits())) {
                pause();
                return;
            }
            try {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                open(accepted);
                failing = false;
            } catch (IOException e) {
                reactor.stats().acceptFailures.increment();
                if (!failing) {
                    LOG.warn("can't accept connections at the moment: {}", e.getMessage());
                    failing = true;
                }
                pause();
                return;
            }
        }
    }

    private void open(SocketChannel accepted) {
        reactor.stats().accepted.increment();
        Seat seat = Seat.uncounted();
        try {
            String network = PeerNetwork.of(accepted.getRemoteAddress());
            long nowNs = reactor.timers().nowNs();
            Seats.Verdict verdict = reactor.seats().verdict(network, reactor.limits(), nowNs);
            Optional<CloseReason> refusal = verdict.refusal();
            if (refusal.isPresent()) {
                complain(refusal.get(), network);
                if (!reactor.seats().mayBeTold()) {
                    reactor.count(refusal.get());
                    closeQuietly(accepted);
                    return;
                }
                seat = reactor.seats().turnAway(nowNs);
            } else {
                verdict.before().ifPresent(this::makeWay);
                seat = reactor.seats().take(network, nowNs);
            }
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            entrance.enter(accepted, seat, refusal.map(this::turningAway).orElse(listener));
        } catch (IOException e) {
            // It went before it was here.
            closeQuietly(accepted);
            seat.leave();
        }
    }

    private ConnectionListener turningAway(CloseReason reason) {
        return connection -> {
            ConnectionHandler handler = listener.onOpened(connection);
            connection.close(reason);
            return handler;
        };
    }

    private void makeWay(Seat guest) {
        complain(CloseReason.GAVE_WAY, guest.network().name());
        guest.giveWay();
    }

    /** One line a minute at most: whoever fills the places must not fill the log as well. */
    private void complain(CloseReason reason, String network) {
        long nowNs = reactor.timers().nowNs();
        if (complainedNs == NEVER || nowNs - complainedNs >= COMPLAINTS_NS) {
            complainedNs = nowNs;
            LOG.warn("connections are turned away: {}, the latest from {}", reason.code(), network);
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

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("the listening socket would not close: {}", e.getMessage());
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
