package chatroom.server.reactor;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of this machine, through a socket in the file system. They don't count among the connections of clients, so whoever runs a full
 * server can still talk to it; there is room for a few of them at a time.
 */
final class LocalAcceptor implements Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAcceptor.class);
    private static final int BACKLOG = 64;
    static final int AT_ONCE = 16;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Reactor reactor;
    private final ConnectionListener listener;
    private final Path path;
    private final ServerSocketChannel channel;
    private final SelectionKey key;

    /**
     * @param path where the socket is to be; one that is there is replaced
     * @param birthplace a folder that nobody else may enter: the socket is made in it, gets its mode, and only then its place
     */
    LocalAcceptor(Reactor reactor, Selector selector, Path path, Path birthplace, ConnectionListener listener)
            throws IOException {
        this.reactor = reactor;
        this.listener = listener;
        this.path = path;
        this.channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path born = birthplace.resolve(path.getFileName());
            Files.deleteIfExists(born);
            channel.bind(UnixDomainSocketAddress.of(born), BACKLOG);
            Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
            Files.move(born, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            channel.configureBlocking(false);
            this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void onReady() {
        try {
            SocketChannel accepted;
            while (reactor.localCount() < AT_ONCE && (accepted = channel.accept()) != null) {
                accepted.configureBlocking(false);
                reactor.openLocal(accepted, listener);
            }
            if (reactor.localCount() >= AT_ONCE) {
                pause();
            }
        } catch (IOException e) {
            LOG.warn("can't accept on {} at the moment: {}", path, e.getMessage());
            pause();
        }
    }

    /** Who can't be accepted stays where the selector would report it at once, for ever. */
    private void pause() {
        key.interestOps(0);
        reactor.timers().schedule(PAUSE, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("the socket {} would not close: {}", path, e.getMessage());
        }
    }
}
