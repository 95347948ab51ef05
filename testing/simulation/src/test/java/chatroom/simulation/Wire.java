package chatroom.simulation;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import java.nio.ByteBuffer;

/** How lines travel on one connection, as its client has them. */
interface Wire {
    /** The longest line that a server may send. */
    int MAX_LINE_BYTES = 16 * 1024 * 1024;

    /** What the client sends before anything else. */
    byte[] beginning();

    /** A line as it is sent. */
    byte[] wrap(byte[] line);

    /** What is sent last by a client that still reads. */
    byte[] end();

    /**
     * Takes all that came.
     *
     * @return what the client has to send in answer to that, if it sends anything still
     */
    byte[] take(ByteBuffer in, FrameSink lines);

    /**
     * Whether the server ended the connection before there were lines, and says so truly.
     *
     * @param openNs for how long it was open
     */
    boolean wasRefused(boolean isStopping, long openNs);

    /** Lines as they are. */
    static Wire ofLines() {
        byte[] nothing = {};
        FrameDecoder decoder = new FrameDecoder(MAX_LINE_BYTES);
        return new Wire() {
            @Override
            public byte[] beginning() {
                return nothing;
            }

            @Override
            public byte[] wrap(byte[] line) {
                return line;
            }

            @Override
            public byte[] end() {
                return nothing;
            }

            @Override
            public byte[] take(ByteBuffer in, FrameSink lines) {
                decoder.decode(in, lines);
                return nothing;
            }

            @Override
            public boolean wasRefused(boolean isStopping, long openNs) {
                return false;
            }
        };
    }
}
