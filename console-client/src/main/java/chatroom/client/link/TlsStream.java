package chatroom.client.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import tlschannel.ClientTlsChannel;
import tlschannel.NeedsReadException;
import tlschannel.NeedsWriteException;

/** TLS 1.3 over the socket, by tls-channel, with a server whose certificate is for the host that was asked for. */
final class TlsStream implements Stream {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final ClientTlsChannel tls;
    private boolean holdsOutput;

    TlsStream(SocketChannel channel, SSLContext context, Address address) {
        this.channel = channel;
        this.tls = ClientTlsChannel.newBuilder(channel, engine(context, address))
                .withRunTasks(true)
                .build();
    }

    private static SSLEngine engine(SSLContext context, Address address) {
        SSLEngine engine = context.createSSLEngine(address.host(), address.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        // Without it a certificate for any other host would do.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public boolean begin() throws IOException {
        try {
            tls.handshake();
            holdsOutput = false;
            return true;
        } catch (NeedsReadException e) {
            holdsOutput = false;
        } catch (NeedsWriteException e) {
            holdsOutput = true;
        }
        return false;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            return tls.read(into);
        } catch (NeedsReadException e) {
            return 0;
        } catch (NeedsWriteException e) {
            holdsOutput = true;
            return 0;
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        try {
            tls.write(from);
            holdsOutput = false;
        } catch (NeedsWriteException e) {
            // What is gone from the buffer was taken all the same, and must not be offered again.
            holdsOutput = true;
        } catch (NeedsReadException e) {
            // New keys are being agreed on; what they need comes with the next read.
        }
    }

    @Override
    public boolean holdsOutput() {
        return holdsOutput;
    }

    @Override
    public void flush() throws IOException {
        write(NOTHING.clear());
    }

    /** With close_notify, as far as the socket takes it. */
    @Override
    public void close() throws IOException {
        try {
            tls.close();
        } finally {
            channel.close();
        }
    }
}
