package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.RequestCodec;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming;
import chatroom.protocol.Request;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

class RequestCodecFuzzTest {
    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.MALFORMED_JSON,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.UNKNOWN_ACTION,
            ErrorCode.INVALID_ROOM,
            ErrorCode.INVALID_USERNAME,
            ErrorCode.INVALID_PASSWORD,
            ErrorCode.INVALID_TEXT);

    private static final byte[] PING = "{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

    private final RequestCodec codec = new RequestCodec();

    @FuzzTest
    @WireWords
    void aFrameIsARequestOrGetsASentence(byte[] frame) {
        Incoming incoming = codec.read(ByteBuffer.wrap(frame));
        boolean malformed = false;
        if (incoming instanceof Incoming.Refused refused) {
            malformed = refused.violation().code() == ErrorCode.MALFORMED_JSON;
            assertThat(refused.violation().code()).isIn(REFUSALS);
            assertThat(refused.violation().getMessage()).endsWith(".").doesNotContain("org.json", "Exception", "\n");
        } else if (incoming instanceof Incoming.Call call) {
            byte[] written = codec.write(call.ref(), call.request());
            assertThat(written).endsWith('\n').containsOnlyOnce('\n');
            assertThat(codec.read(ByteBuffer.wrap(written, 0, written.length - 1)))
                    .as("read, written and read again")
                    .isEqualTo(call);
        }
        assertThat(codec.read(ByteBuffer.wrap(PING)))
                .as("the codec goes on")
                .isEqualTo(new Incoming.Call(Optional.empty(), new Request.Ping()));
        if (SecondOpinion.isUndecided(ByteBuffer.wrap(frame))) {
            return;
        }
        Echo.of(ByteBuffer.wrap(frame))
                .ifPresentOrElse(
                        echo -> echo.check(incoming),
                        () -> assertThat(incoming)
                                .as("no JSON by the second opinion")
                                .isInstanceOf(Incoming.Refused.class));
        assertThat(malformed)
                .as("malformed, as the second opinion has it")
                .isEqualTo(Echo.of(ByteBuffer.wrap(frame)).isEmpty());
    }
}
