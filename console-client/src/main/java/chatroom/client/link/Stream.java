package chatroom.client.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes both ways over a socket that never blocks: as they are, or through TLS. Owned by the link's thread. */
interface Stream {
    /**
     * Goes on with what comes before the first byte.
     *
     * @return whether it's done
     */
    boolean begin() throws IOException;

    /** @return how many bytes came, 0 if there are none now, -1 at the end */
    int read(ByteBuffer into) throws IOException;

    /** Takes as much as it can now; what is gone from the buffer is taken. */
    void write(ByteBuffer from) throws IOException;

    /** Something that was taken hasn't left yet: {@link #flush} when the socket can be written to. */
    boolean holdsOutput();

    void flush() throws IOException;

    void close() throws IOException;
}
