package chatroom.server.reactor.tls;

import chatroom.server.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import tlschannel.BufferAllocator;
import tlschannel.NeedsReadException;
import tlschannel.NeedsWriteException;
import tlschannel.ServerTlsChannel;

/**
 * TLS 1.3 over another transport, the server's side, by tls-channel. {@link TlsHandshake} comes before everything else.
 *
 * <p>Reactor thread only. While a task of the handshake runs on another thread, nothing here may be called but {@link #abandon}.
 */
final class TlsTransport implements Transport {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /**
     * Encrypted bytes taken from the socket in one call: records may be empty, and without this a peer that sends only those would keep the
     * thread.
     */
    private static final int READ_BUDGET_BYTES = 64 * 1024;

    private final Transport below;
    private final TlsBuffers buffers;
    private final Wire wire = new Wire();
    private final BufferAllocator lent = new Lent();
    private int lentBuffers;
    private final Empty plain = new Empty();
    private final ServerTlsChannel tls;

    /** The last bytes of the handshake may have brought the first request along. */
    private boolean inputHeld = true;

    private boolean outputHeld;
    private boolean outputEnded;
    private boolean failed;

    TlsTransport(Transport below, SSLContext context, TlsBuffers buffers) {
        this.below = below;
        this.buffers = buffers;
        this.tls = ServerTlsChannel.newBuilder(wire, context)
                .withEngineFactory(TlsTransport::newEngine)
                .withRunTasks(false)
                .withEncryptedBufferAllocator(lent)
                .withPlainBufferAllocator(plain)
                .build();
    }

    private static SSLEngine newEngine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /**
     * Goes on with the handshake; returns when it is complete.
     *
     * @throws tlschannel.TlsChannelFlowControlException saying what it needs before it can go on
     */
    void handshake() throws IOException {
        wire.budgetBytes = READ_BUDGET_BYTES;
        outputHeld = false;
        try {
            tls.handshake();
        } catch (NeedsWriteException e) {
            outputHeld = true;
            throw e;
        } catch (SSLException e) {
            failed = true;
            throw e;
        } finally {
            plain.check();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (outputEnded) {
            // tls-channel doesn't read after its close_notify. The rest is thrown away, so nobody has to decrypt it.
            return below.read(into);
        }
        int before = into.position();
        wire.budgetBytes = READ_BUDGET_BYTES;
        inputHeld = false;
        try {
            // With less room tls-channel would decrypt into a buffer of its own, and hold that.
            while (into.remaining() >= TlsBuffers.RECORD_BYTES) {
                if (tls.read(into) < 0) {
                    inputHeld = into.position() > before;
                    return inputHeld ? into.position() - before : -1;
                }
            }
            inputHeld = true;
        } catch (NeedsReadException e) {
            // Nothing whole is left inside; of what is left in the socket the selector tells.
        } catch (NeedsWriteException e) {
            // The peer asked for new keys and doesn't take the answer. Until it does, it isn't read.
            inputHeld = true;
            outputHeld = true;
        } catch (SSLException e) {
            failed = true;
            throw e;
        } finally {
            plain.check();
        }
        return into.position() - before;
    }

    @Override
    public long receivedBytes() {
        return below.receivedBytes();
    }

    @Override
    public long sentBytes() {
        return below.sentBytes();
    }

    @Override
    public boolean holdsInput() {
        return inputHeld && !outputHeld;
    }

    /** As many bytes as make a record go into one, whatever frames they are. */
    @Override
    public int write(ByteBuffer from) throws IOException {
        int before = from.remaining();
        try {
            tls.write(from);
            outputHeld = false;
            if (from.hasRemaining()) {
                throw new ClosedChannelException();
            }
        } catch (NeedsWriteException e) {
            // What is gone from the buffer was taken all the same, and must not be offered again.
            outputHeld = true;
        } catch (SSLException e) {
            failed = true;
            throw e;
        }
        return before - from.remaining();
    }

    @Override
    public boolean flush() throws IOException {
        if (outputHeld) {
            try {
                tls.write(NOTHING.clear());
                outputHeld = false;
            } catch (NeedsWriteException e) {
                // Still full.
            }
        }
        return !outputHeld;
    }

    /** With close_notify, unless the socket is full just now: the last frame says as much. */
    @Override
    public void endOutput() throws IOException {
        outputEnded = true;
        try {
            tls.shutdown();
        } catch (NeedsWriteException e) {
            // The end itself is said below.
        }
        below.endOutput();
    }

    /** With close_notify if it wasn't said, or with the alert that says what was wrong; as far as the socket takes it. */
    @Override
    public void close() throws IOException {
        if (failed && !outputHeld) {
            sendAlert();
        }
        tls.close();
    }

    /** Lets go of the socket only. To be closed when the task has ended. */
    void abandon() throws IOException {
        below.close();
    }

    /** What the engine has to say of a failure, tls-channel keeps for itself; the peer would have to guess. */
    private void sendAlert() {
        ByteBuffer alert = buffers.allocate(TlsBuffers.RECORD_BYTES);
        try {
            tls.getSslEngine().wrap(NOTHING.clear(), alert);
            below.write(alert.flip());
        } catch (IOException e) {
            // Then it has to guess.
        } finally {
            buffers.free(alert);
        }
    }

    @Override
    public int heldBytes() {
        return lentBuffers * TlsBuffers.RECORD_BYTES;
    }

    /** Counts what this one has of the buffers. */
    private final class Lent implements BufferAllocator {
        @Override
        public ByteBuffer allocate(int size) {
            lentBuffers++;
            return buffers.allocate(size);
        }

        @Override
        public void free(ByteBuffer buffer) {
            lentBuffers--;
            buffers.free(buffer);
        }
    }

    /**
     * What tls-channel keeps from the handshake to the end to decrypt into where it is given too little room. It never is, and in a
     * handshake there is nothing to be decrypted for us. So nothing is ever left in it between two calls, and all connections can have the
     * same one.
     */
    private final class Empty implements BufferAllocator {
        private ByteBuffer given;

        @Override
        public ByteBuffer allocate(int size) {
            given = buffers.alwaysEmpty();
            return given;
        }

        @Override
        public void free(ByteBuffer buffer) {
            given = null;
        }

        /** What one connection left there, the next would overwrite. */
        void check() {
            if (given != null && given.position() > 0) {
                throw new IllegalStateException("decrypted bytes are where none should be");
            }
        }
    }

    /** What tls-channel takes for the socket. */
    private final class Wire implements ByteChannel {
        int budgetBytes;
        private boolean open = true;

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (budgetBytes <= 0) {
                return 0;
            }
            int count = below.read(into);
            budgetBytes -= count;
            return count;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return below.write(from);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() throws IOException {
            if (open) {
                open = false;
                below.close();
            }
        }
    }
}
