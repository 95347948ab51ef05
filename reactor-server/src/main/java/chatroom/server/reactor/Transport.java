package chatroom.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one connection; never blocks. */
interface Transport {
    /** @return -1 at the end of the input, 0 if nothing is there */
    int read(ByteBuffer into) throws IOException;

    /** @return how much was taken; less than remained means that the socket is full */
    int write(ByteBuffer from) throws IOException;

    /** Tells the peer that nothing follows. */
    void endOutput() throws IOException;

    void close() throws IOException;
}
