package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class FrameDecoderFuzzTest {
    /** So short that lines of every kind fit into a short input. */
    private static final int MAX_FRAME_BYTES = 24;

    private static final int MAX_CHUNK_BYTES = 64;

    private static final class Taken implements FrameSink {
        final List<Optional<ByteBuffer>> lines = new ArrayList<>();
        boolean willing;

        @Override
        public boolean onFrame(ByteBuffer frame) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            lines.add(Optional.of(ByteBuffer.wrap(bytes)));
            return willing;
        }

        @Override
        public boolean onOversizedFrame() {
            lines.add(Optional.empty());
            return willing;
        }
    }

    @FuzzTest
    void framesAreTheLinesWhateverTheChunksAndTheStops(FuzzedDataProvider data) {
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        Taken taken = new Taken();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        while (data.remainingBytes() > 0) {
            taken.willing = data.consumeInt(0, 3) > 0;
            byte[] chunk = data.consumeBytes(data.consumeInt(1, MAX_CHUNK_BYTES));
            stream.writeBytes(chunk);
            ByteBuffer in = ByteBuffer.wrap(chunk);
            if (decoder.decode(in, taken)) {
                assertThat(decoder.heldBytes()).as("held of an unfinished line").isLessThan(MAX_FRAME_BYTES);
            }
            assertThat(in.hasRemaining()).as("left in the chunk").isFalse();
        }
        taken.willing = true;
        decoder.decode(ByteBuffer.allocate(0), taken);
        assertThat(taken.lines).isEqualTo(Lines.of(stream.toByteArray(), MAX_FRAME_BYTES));
    }
}
