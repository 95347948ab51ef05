package chatroom.server.reactor.tls;

import chatroom.server.reactor.ChannelInitializer;
import chatroom.server.reactor.IncomingChannel;
import java.io.IOException;

/** Connections through TLS 1.3. Reactor thread only. */
public final class TlsInitializer implements ChannelInitializer {
    private final TlsSettings settings;
    private final TlsBuffers buffers = new TlsBuffers();

    public TlsInitializer(TlsSettings settings) {
        this.settings = settings;
    }

    @Override
    public void initialize(IncomingChannel channel) throws IOException {
        TlsTransport transport =
                new TlsTransport(channel.socket(), settings.context().get(), buffers);
        new TlsHandshake(channel, transport, settings)
                .begin(settings.handshakeLimit().get());
    }
}
