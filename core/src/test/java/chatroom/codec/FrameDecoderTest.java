package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {
    private static final int MAX = 16;

    private final Recorder recorder = new Recorder();
    private final FrameDecoder decoder = new FrameDecoder(MAX);

    /** Writes down what it is given, and can be told to take only so many. */
    private static final class Recorder implements FrameSink {
        final List<String> got = new ArrayList<>();
        int takes = Integer.MAX_VALUE;

        @Override
        public boolean onFrame(ByteBuffer frame) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            got.add(new String(bytes, StandardCharsets.UTF_8));
            return --takes > 0;
        }

        @Override
        public boolean onOversizedFrame() {
            got.add("<too large>");
            return --takes > 0;
        }
    }

    private boolean feed(String text) {
        return decoder.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), recorder);
    }

    static List<Integer> chunkSizes() {
        List<Integer> sizes = new ArrayList<>();
        for (int size = 1; size <= 60; size++) {
            sizes.add(size);
        }
        return sizes;
    }

    @ParameterizedTest
    @MethodSource("chunkSizes")
    void linesAreTheSameWhateverTheChunks(int chunk) {
        byte[] stream = "one\n\ntwo\r\n\r\nexactly 15 here\nfifteen and one \nth\u00fcr\nseventeen letters\r\nend\nrest"
                .getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < stream.length; at += chunk) {
            decoder.decode(ByteBuffer.wrap(stream, at, Math.min(chunk, stream.length - at)), recorder);
        }
        assertThat(recorder.got)
                .containsExactly("one", "two", "exactly 15 here", "<too large>", "th\u00fcr", "<too large>", "end");
        assertThat(decoder.heldBytes()).isEqualTo(4);
        assertThat(decoder.linesEnded())
                .as("with empty ones and those too long")
                .isEqualTo(9);
        assertThat(decoder.isWithinLine()).isTrue();
    }

    @Test
    void aTooLongLineIsReportedBeforeItsEndAndItsRestIsNotHeld() {
        feed("x".repeat(MAX - 1));
        assertThat(recorder.got).isEmpty();
        feed("x");
        assertThat(recorder.got).containsExactly("<too large>");
        assertThat(decoder.heldBytes()).isZero();
        feed("x".repeat(1000));
        assertThat(decoder.heldBytes()).isZero();
        assertThat(decoder.isWithinLine()).as("in a line that is thrown away").isTrue();
        feed("\nnext\n");
        assertThat(decoder.isWithinLine()).isFalse();
        assertThat(decoder.linesEnded()).isEqualTo(2);
        assertThat(recorder.got).containsExactly("<too large>", "next");
    }

    @Test
    void nothingIsHeldBetweenWholeLines() {
        feed("a\nb\n");
        assertThat(decoder.heldBytes()).isZero();
    }

    @Test
    void aSinkThatSaysStopGetsTheRestWhenAskedAgain() {
        recorder.takes = 2;
        assertThat(feed("a\nb\nc\nd\npart")).isFalse();
        assertThat(recorder.got).containsExactly("a", "b");

        recorder.takes = 1;
        assertThat(feed("")).isFalse();
        assertThat(recorder.got).containsExactly("a", "b", "c");

        recorder.takes = Integer.MAX_VALUE;
        assertThat(feed("ial\ne\n")).isTrue();
        assertThat(recorder.got).containsExactly("a", "b", "c", "d", "partial", "e");
        assertThat(decoder.heldBytes()).isZero();
    }

    @Test
    void whatComesWhileTheSinkSaysStopIsKeptInOrder() {
        recorder.takes = 1;
        feed("a\nb\n");
        recorder.takes = 0;
        feed("c\n");
        recorder.takes = Integer.MAX_VALUE;
        feed("d\n");
        assertThat(recorder.got).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aTooLongLineAmongTheHeldOnesIsReportedInItsPlace() {
        recorder.takes = 1;
        feed("a\n" + "x".repeat(40) + "\nb\n" + "y".repeat(40));
        recorder.takes = Integer.MAX_VALUE;
        feed("\nc\n");
        assertThat(recorder.got).containsExactly("a", "<too large>", "b", "<too large>", "c");
    }

    @Test
    void randomStreamsInRandomChunksWithRandomStopsGiveTheLinesOfTheStream() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String line = "x".repeat(random.nextInt(MAX + 6));
                boolean cr = random.nextInt(4) == 0;
                stream.append(line).append(cr ? "\r\n" : "\n");
                if (line.length() + (cr ? 2 : 1) > MAX) {
                    expected.add("<too large>");
                } else if (!line.isEmpty()) {
                    expected.add(line);
                }
            }
            FrameDecoder fresh = new FrameDecoder(MAX);
            Recorder sink = new Recorder();
            byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(30), bytes.length - at);
                sink.takes = random.nextInt(3) == 0 ? 1 : Integer.MAX_VALUE;
                fresh.decode(ByteBuffer.wrap(bytes, at, length), sink);
                at += length;
            }
            sink.takes = Integer.MAX_VALUE;
            fresh.decode(ByteBuffer.allocate(0), sink);
            assertThat(sink.got).as("seed %s", seed).isEqualTo(expected);
        }
    }
}
