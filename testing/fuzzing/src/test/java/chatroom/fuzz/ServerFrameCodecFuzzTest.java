package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

class ServerFrameCodecFuzzTest {
    private final ServerFrameCodec codec = new ServerFrameCodec();

    /**
     * Times are written to the millisecond, and codes of a later protocol as internal errors: from the second writing on, nothing changes.
     */
    @FuzzTest
    @WireWords
    void aFrameIsReadOrRefusedAndWhatIsReadIsWrittenAsItIsReadAgain(byte[] frame) throws Violation {
        Optional<byte[]> written;
        try {
            written = written(codec.read(ByteBuffer.wrap(frame)));
        } catch (Violation violation) {
            assertThat(violation.getMessage()).endsWith(".").doesNotContain("org.json", "Exception", "\n");
            return;
        }
        if (SecondOpinion.isUndecided(ByteBuffer.wrap(frame))) {
            return;
        }
        assertThat(SecondOpinion.read(ByteBuffer.wrap(frame)))
                .as("the second opinion on what was read")
                .isPresent();
        if (written.isPresent()) {
            byte[] again = Arrays.copyOf(written.get(), written.get().length - 1);
            assertThat(SecondOpinion.read(ByteBuffer.wrap(again)))
                    .as("the second opinion on what was written")
                    .isPresent();
            assertThat(written(codec.read(ByteBuffer.wrap(again))).orElseThrow())
                    .as("written, read and written again")
                    .isEqualTo(written.get());
        }
    }

    private Optional<byte[]> written(ServerFrame frame) {
        if (frame instanceof ServerFrame.Answer answer) {
            return Optional.of(codec.write(answer.ref(), answer.reply()));
        }
        return frame instanceof ServerFrame.Unasked unasked
                ? Optional.of(codec.write(unasked.event()))
                : Optional.empty();
    }
}
