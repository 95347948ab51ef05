package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.reactor.BrokenProtocolException;
import chatroom.server.reactor.Transport;
import chatroom.server.reactor.websocket.WebSocketTransport;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

class WebSocketFuzzTest {
    /**
     * @param lines that ended
     * @param answers pongs, and the close
     * @param end what became of it
     */
    private record Read(String lines, String answers, String end) {}

    @FuzzTest
    void whateverComesReadsTheSameInAnyPiecesAndIsText(FuzzedDataProvider data) throws IOException {
        SplittableRandom sizes = new SplittableRandom(data.consumeLong());
        byte[] came = data.consumeRemainingAsBytes();
        Read whole = read(new Pieces(came, () -> Integer.MAX_VALUE));
        assertThat(read(new Pieces(came, () -> 1))).isEqualTo(whole);
        assertThat(read(new Pieces(came, () -> 1 + sizes.nextInt(40)))).isEqualTo(whole);
    }

    private static Read read(Pieces socket) throws IOException {
        WebSocketTransport transport = new WebSocketTransport(socket, WebSocketTransport.newScratch(), new byte[0]);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer into = ByteBuffer.allocate(Transport.READ_BYTES);
        String end = "goes on";
        while (end.equals("goes on") && (!socket.isUsedUp() || transport.holdsInput())) {
            try {
                end = transport.read(into.clear()) < 0 ? "closed" : end;
            } catch (BrokenProtocolException e) {
                end = e.getMessage();
            }
            transport.flush();
            text.write(into.array(), 0, into.position());
            assertThat(transport.heldBytes())
                    .as("held for a peer that takes everything")
                    .isLessThanOrEqualTo(125);
        }
        transport.endOutput();
        String all = text.toString(StandardCharsets.ISO_8859_1);
        String lines = all.substring(0, all.lastIndexOf('\n') + 1);
        assertIsText(lines);
        return new Read(lines, socket.taken.toString(StandardCharsets.ISO_8859_1), end);
    }

    private static void assertIsText(String bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CharacterCodingException e) {
            throw new AssertionError("lines that are no UTF-8", e);
        }
    }
}
