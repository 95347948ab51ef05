package chatroom.server;

import chatroom.server.chat.Chat;
import chatroom.server.config.ServerConfig;
import chatroom.server.reactor.ChannelInitializer;
import chatroom.server.reactor.IncomingChannel;
import chatroom.server.reactor.Reactor;
import chatroom.server.store.StartupException;
import chatroom.server.web.WebFiles;
import chatroom.server.web.WebListener;
import chatroom.server.web.WebStats;
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
            ServerConfig.Web at, Reactor reactor, Chat chat, WebStats stats, Optional<ChannelInitializer> overTls)
            throws StartupException {
        WebFiles files = WebFiles.load();
        Optional<InetSocketAddress> address = Optional.empty();
        if (at.port().isPresent()) {
            WebListener listener =
                    new WebListener(reactor.timers(), files, at.settings(), stats, chat, chat::priceOfAnswer, false);
            address = Optional.of(
                    listen(at, at.port().getAsInt(), "--web-port", reactor, listener, IncomingChannel::openAsItIs));
        }
        Optional<InetSocketAddress> tlsAddress = Optional.empty();
        if (at.tlsPort().isPresent()) {
            WebListener listener =
                    new WebListener(reactor.timers(), files, at.settings(), stats, chat, chat::priceOfAnswer, true);
            tlsAddress = Optional.of(
                    listen(at, at.tlsPort().getAsInt(), "--web-tls-port", reactor, listener, overTls.orElseThrow()));
        }
        return new WebEndpoint(address, tlsAddress);
    }

    private static InetSocketAddress listen(
            ServerConfig.Web at,
            int port,
            String portOption,
            Reactor reactor,
            WebListener listener,
            ChannelInitializer initializer)
            throws StartupException {
        return ListenAddress.listen(
                at.host(),
                port,
                "--web-host",
                portOption,
                where -> reactor.listen(
                        where, listener, initializer, at.settings().proxies()));
    }
}
