package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.ChannelInitializer;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.Reactor;
import chatroom.server.store.StartupException;
import chatroom.server.web.WebFiles;
import chatroom.server.web.WebListener;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The ports for browsers.
 *
 * @param address without TLS; empty where there is none
 * @param tlsAddress with TLS; empty where there is none
 */
record WebEndpoint(Optional<InetSocketAddress> address, Optional<InetSocketAddress> tlsAddress) {
    static final WebEndpoint NONE = new WebEndpoint(Optional.empty(), Optional.empty());

    /** @param overTls how connections begin on the port with TLS, which there is only where this isn't empty */
    static WebEndpoint listen(
            ServerConfig.Web at, Reactor reactor, ConnectionListener chat, Optional<ChannelInitializer> overTls)
            throws StartupException {
        WebFiles files = WebFiles.load();
        Optional<InetSocketAddress> address = Optional.empty();
        if (at.port().isPresent()) {
            WebListener listener = new WebListener(reactor.timers(), files, at.origins(), chat, false);
            address = Optional.of(ListenAddress.listen(
                    at.host(),
                    at.port().getAsInt(),
                    "--web-host",
                    "--web-port",
                    where -> reactor.listen(where, listener)));
        }
        Optional<InetSocketAddress> tlsAddress = Optional.empty();
        if (at.tlsPort().isPresent()) {
            WebListener listener = new WebListener(reactor.timers(), files, at.origins(), chat, true);
            ChannelInitializer initializer = overTls.orElseThrow();
            tlsAddress = Optional.of(ListenAddress.listen(
                    at.host(),
                    at.tlsPort().getAsInt(),
                    "--web-host",
                    "--web-tls-port",
                    where -> reactor.listen(where, listener, initializer)));
        }
        return new WebEndpoint(address, tlsAddress);
    }
}
