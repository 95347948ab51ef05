package chatroom.load;

import java.nio.ByteBuffer;

/** Gets the frames that aren't pushed messages. */
interface FrameReader {
    /** A frame stands from {@code from} to {@code to} without its LF; it is gone after the call. */
    void onFrame(ByteBuffer in, int from, int to, long nowNs);
}
