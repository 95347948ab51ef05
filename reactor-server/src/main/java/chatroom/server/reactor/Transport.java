package chatroom.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one connection; never blocks. Reactor thread. */
public interface Transport {
    /** Room that a read is given at least: for a record of TLS, with its overhead, and the end of a line that WebSocket adds. */
    int READ_BYTES = 17 * 1024 + 1;

    /**
     * @return -1 at the end of the input, 0 if nothing is there
     * @throws BrokenProtocolException where the peer breaks the rules of this transport; it can still be told so
     */
    int read(ByteBuffer into) throws IOException;

    /** How many bytes have come until now, those included that are of the transport itself. */
    long receivedBytes();

    /** Whether a read would bring something (its end included) that the selector doesn't know of, because it left the socket before. */
    boolean holdsInput();

    /** @return how much was taken; less than remained means that the socket is full */
    int write(ByteBuffer from) throws IOException;

    /** How many bytes the system has taken until now, as they go over the network. */
    long sentBytes();

    /**
     * Pushes on what was taken and hasn't left yet.
     *
     * @return whether all of it has left; if not, the socket is full
     */
    boolean flush() throws IOException;

    /**
     * Has the peer asked for a sign of life, with the next {@link #flush}.
     *
     * @return false if this transport has no such thing
     */
    default boolean ping() {
        return false;
    }

    /** What this side holds of encrypted and decrypted bytes that are under way. */
    int heldBytes();

    /** Tells the peer that nothing follows. What is read after that is good for nothing but finding the end. */
    void endOutput() throws IOException;

    void close() throws IOException;
}
