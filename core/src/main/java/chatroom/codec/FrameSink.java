package chatroom.codec;

import java.nio.ByteBuffer;

/**
 * Where a {@link FrameDecoder} delivers. Each method returns whether it may go on: false holds everything that follows
 * until it's asked again.
 */
public interface FrameSink {

    /** @param frame one line without its end; valid only during the call */
    boolean onFrame(ByteBuffer frame);

    /** A line was longer than a frame may be. Called once for it, when that becomes known; the rest of the line is skipped. */
    boolean onOversizedFrame();

    /** An empty line, which means nothing to most. */
    default boolean onEmptyLine() {
        return true;
    }
}
