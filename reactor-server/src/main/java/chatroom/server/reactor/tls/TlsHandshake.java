package chatroom.server.reactor.tls;

import chatroom.server.reactor.Handshake;
import chatroom.server.reactor.IncomingChannel;
import java.io.IOException;
import tlschannel.NeedsReadException;
import tlschannel.NeedsTaskException;
import tlschannel.NeedsWriteException;

/** The handshake of TLS. Signatures and key agreement are its long tasks; until the peer's first byte there is no engine. */
final class TlsHandshake extends Handshake {
    /** What an engine takes before the handshake is complete, measured. */
    private static final long ENGINE_BYTES = 24 * 1024;

    private final TlsTransport transport;
    private final TlsSettings settings;

    TlsHandshake(IncomingChannel channel, TlsTransport transport, TlsSettings settings) throws IOException {
        super(channel);
        this.transport = transport;
        this.settings = settings;
    }

    @Override
    protected void advance() throws IOException {
        try {
            transport.handshake();
        } catch (NeedsReadException e) {
            awaitInput();
            return;
        } catch (NeedsWriteException e) {
            awaitOutput();
            return;
        } catch (NeedsTaskException e) {
            await(e.getTask(), settings.workers().apply(turn()));
            return;
        }
        complete(transport);
    }

    @Override
    protected long heldBytes() {
        return ENGINE_BYTES + transport.heldBytes();
    }

    @Override
    protected void abandon() throws IOException {
        transport.abandon();
    }

    @Override
    protected void close() throws IOException {
        transport.close();
    }
}
