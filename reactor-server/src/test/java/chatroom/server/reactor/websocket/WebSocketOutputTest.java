package chatroom.server.reactor.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What goes out: whole lines in each message, whatever the connection gives and the socket takes. */
class WebSocketOutputTest {
    private static final int SEEDS = 300;

    private final ScriptedSocket socket = new ScriptedSocket();
    private final WebSocketTransport transport =
            new WebSocketTransport(socket, WebSocketTransport.newScratch(), new byte[0]);

    private int write(String lines) throws IOException {
        return transport.write(ByteBuffer.wrap(lines.getBytes(UTF_8)));
    }

    private List<ServerFrame> sent() {
        return ServerFrame.all(socket.output.toByteArray());
    }

    @Test
    void severalLinesAreOneMessage() throws IOException {
        assertThat(write("a\nb\n")).isEqualTo(4);
        assertThat(sent()).containsExactly(new ServerFrame(true, Opcode.TEXT, "a\nb\n"));
    }

    @Test
    void theAnswerToTheUpgradeComesBeforeTheFirstMessage() throws IOException {
        WebSocketTransport upgraded =
                new WebSocketTransport(socket, WebSocketTransport.newScratch(), "HTTP/1.1 101 …".getBytes(UTF_8));
        upgraded.write(ByteBuffer.wrap("a\n".getBytes(UTF_8)));
        assertThat(socket.output.toString(UTF_8))
                .isEqualTo("HTTP/1.1 101 …\u0081\u0002a\n".replace("\u0081", "\ufffd"));
    }

    @Test
    void aLineThatIsLongerThanAFrameIsAMessageInFragmentsThatEndsWithIt() throws IOException {
        String line = "x".repeat(40_000) + "\n";
        write("a\n" + line + "b\n");
        assertThat(sent().stream().map(ServerFrame::opcode))
                .containsExactly(Opcode.TEXT, Opcode.TEXT, Opcode.CONTINUATION, Opcode.CONTINUATION, Opcode.TEXT);
        assertThat(sent().stream().map(ServerFrame::isFinal)).containsExactly(true, false, false, true, true);
        assertThat(sent().subList(1, 4).stream().map(ServerFrame::payload).collect(Collectors.joining()))
                .isEqualTo(line);
    }

    /** As at the end of a ring. */
    @Test
    void aLineThatIsGivenInTwoPiecesIsOneMessage() throws IOException {
        write("a\nb");
        write("c\nd\n");
        assertThat(sent())
                .containsExactly(
                        new ServerFrame(true, Opcode.TEXT, "a\n"),
                        new ServerFrame(false, Opcode.TEXT, "b"),
                        new ServerFrame(true, Opcode.CONTINUATION, "c\n"),
                        new ServerFrame(true, Opcode.TEXT, "d\n"));
    }

    @Test
    void whatAFrameHasPromisedLeavesBeforeAnythingElse() throws IOException {
        socket.room = 3;
        assertThat(write("abcdef\n")).isEqualTo(7);
        assertThat(transport.flush()).isFalse();
        assertThat(transport.heldBytes()).isEqualTo(6);
        assertThat(write("next\n")).isZero();
        socket.room = Long.MAX_VALUE;
        assertThat(write("next\n")).isEqualTo(5);
        assertThat(transport.heldBytes()).isZero();
        assertThat(sent().stream().map(ServerFrame::payload)).containsExactly("abcdef\n", "next\n");
    }

    @Test
    void pongsOfAPeerThatTakesNothingAreBoundedAndTheLatestPingIsAnswered() throws IOException {
        socket.room = 0;
        for (int i = 0; i < 10_000; i++) {
            socket.gives(ClientFrames.frame(ClientFrames.FINAL | ClientFrames.PING, "ping " + i), 100);
            assertThat(transport.read(ByteBuffer.allocate(200))).isZero();
            transport.flush();
            assertThat(transport.heldBytes()).isLessThan(4_096);
        }
        socket.room = Long.MAX_VALUE;
        assertThat(transport.flush()).isTrue();
        List<ServerFrame> pongs = sent();
        assertThat(pongs.get(0)).isEqualTo(new ServerFrame(true, Opcode.PONG, "ping 0"));
        assertThat(pongs.get(pongs.size() - 1)).isEqualTo(new ServerFrame(true, Opcode.PONG, "ping 9999"));
    }

    @Test
    void aPeerThatTakesNothingIsPingedOnce() throws IOException {
        socket.room = 0;
        for (int i = 0; i < 1_000; i++) {
            assertThat(transport.ping()).isTrue();
            transport.flush();
        }
        socket.room = Long.MAX_VALUE;
        transport.flush();
        assertThat(sent()).containsExactly(new ServerFrame(true, Opcode.PING, ""));
    }

    @Test
    void theStreamIsTheSameWhateverIsGivenAndTaken() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            checkStream(seed);
        }
    }

    private static void checkStream(int seed) throws IOException {
        Random random = new Random(seed);
        ScriptedSocket moody = new ScriptedSocket();
        WebSocketTransport transport = new WebSocketTransport(moody, WebSocketTransport.newScratch(), new byte[0]);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("z".repeat(random.nextInt(1 << random.nextInt(16)))).append('\n');
        }
        ByteBuffer stream = ByteBuffer.wrap(lines.toString().getBytes(UTF_8));
        int end = stream.limit();
        while (stream.position() < end || transport.heldBytes() > 0) {
            moody.room = random.nextInt(1 << random.nextInt(18));
            if (random.nextInt(8) == 0) {
                moody.gives(ClientFrames.frame(ClientFrames.FINAL | ClientFrames.PING, "p"), 100);
                assertThat(transport.read(ByteBuffer.allocate(100))).isZero();
            }
            stream.limit(Math.min(end, stream.position() + random.nextInt(1 << random.nextInt(18))));
            int before = stream.position();
            assertThat(transport.write(stream)).isEqualTo(stream.position() - before);
            transport.flush();
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        StringBuilder all = new StringBuilder();
        for (ServerFrame frame : ServerFrame.all(moody.output.toByteArray())) {
            if (!frame.opcode().isControl()) {
                assertThat(frame.opcode()).isEqualTo(message.size() == 0 ? Opcode.TEXT : Opcode.CONTINUATION);
                message.writeBytes(frame.payload().getBytes(UTF_8));
                if (frame.isFinal()) {
                    String text = message.toString(UTF_8);
                    assertThat(text).as("seed %s", seed).endsWith("\n");
                    assertThat(text.length() <= FrameReader.MAX_MESSAGE_BYTES
                                    || text.indexOf('\n') == text.length() - 1)
                            .isTrue();
                    all.append(text);
                    message.reset();
                }
            }
        }
        assertThat(all.toString()).as("seed %s", seed).isEqualTo(lines.toString());
    }
}
