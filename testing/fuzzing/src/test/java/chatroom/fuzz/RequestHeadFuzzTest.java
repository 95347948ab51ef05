package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.server.http.HttpRequest;
import chatroom.server.http.RefusedRequest;
import chatroom.server.http.RequestHead;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

class RequestHeadFuzzTest {
    private static final int MAX_LINE_BYTES = 16 * 1024;

    /** Reads requests one after the other until one is refused. */
    private static final class Requests implements FrameSink {
        private RequestHead head = new RequestHead();

        @Override
        public boolean onFrame(ByteBuffer line) {
            try {
                head.add(line);
                return true;
            } catch (RefusedRequest e) {
                return isRefused(e);
            }
        }

        @Override
        public boolean onEmptyLine() {
            if (!head.hasBegun()) {
                return true;
            }
            try {
                check(head.end());
                head = new RequestHead();
                return true;
            } catch (RefusedRequest e) {
                return isRefused(e);
            }
        }

        @Override
        public boolean onOversizedFrame() {
            return false;
        }

        private static boolean isRefused(RefusedRequest refused) {
            assertThat(refused.answer().status()).matches("(400|405|431|505) .+");
            return false;
        }

        private static void check(HttpRequest request) {
            assertThat(request.method()).isIn("GET", "HEAD");
            assertThat(request.path()).matches("[^\\s?]+");
            assertThat(request.keepsAlive() && !request.isLatest()).isFalse();
        }
    }

    @FuzzTest
    void whateverComesIsARequestOrRefused(byte[] came) {
        new FrameDecoder(MAX_LINE_BYTES).decode(ByteBuffer.wrap(came), new Requests());
    }
}
