package chatroom.server.reactor.websocket;

import static chatroom.server.reactor.websocket.ClientFrames.BINARY;
import static chatroom.server.reactor.websocket.ClientFrames.CLOSE;
import static chatroom.server.reactor.websocket.ClientFrames.CONTINUATION;
import static chatroom.server.reactor.websocket.ClientFrames.FINAL;
import static chatroom.server.reactor.websocket.ClientFrames.PING;
import static chatroom.server.reactor.websocket.ClientFrames.PONG;
import static chatroom.server.reactor.websocket.ClientFrames.TEXT;
import static chatroom.server.reactor.websocket.ClientFrames.close;
import static chatroom.server.reactor.websocket.ClientFrames.frame;
import static chatroom.server.reactor.websocket.ClientFrames.join;
import static chatroom.server.reactor.websocket.ClientFrames.text;
import static chatroom.server.reactor.websocket.ClientFrames.unmasked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.reactor.BrokenProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What RFC 6455 wants of a server, rule by rule, in the order of the Autobahn suite's groups: framing (1), pings and pongs (2), reserved
 * bits (3), opcodes (4), fragments (5), UTF-8 (6), closing (7) and limits (9). Each case comes in pieces of
 * several sizes.
 */
class WebSocketRulesTest {
    private static final int READ_BYTES = 64 * 1024;

    /** What there is behind it all. */
    private enum End {
        GOES_ON,
        CLOSED,
        BROKEN
    }

    /**
     * @param came from the client
     * @param read the stream of lines that the connection gets
     * @param answered the payloads of all pongs
     * @param closeCode that the server says at the end
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Case(String name, byte[] came, String read, List<String> answered, End end, int closeCode) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case text(String name, String read, byte[]... came) {
        return new Case(name, join(came), read, List.of(), End.GOES_ON, CloseCode.NORMAL);
    }

    private static Case pongs(String name, List<String> answered, byte[]... came) {
        return new Case(name, join(came), "", answered, End.GOES_ON, CloseCode.NORMAL);
    }

    /** Nothing after the error is looked at. */
    private static Case broken(String name, int closeCode, byte[]... came) {
        return brokenAfter(name, "", closeCode, join(join(came), ClientFrames.text("too late\n")));
    }

    private static Case brokenAfter(String name, String read, int closeCode, byte[]... came) {
        return new Case(name, join(came), read, List.of(), End.BROKEN, closeCode);
    }

    private static Case closed(String name, String read, int closeCode, byte[]... came) {
        return new Case(name, join(came), read, List.of(), End.CLOSED, closeCode);
    }

    private static Case brokenText(String name, String hex) {
        return broken(name, CloseCode.INVALID_TEXT, frame(FINAL | TEXT, bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private static String big(int length) {
        return "x".repeat(length - 1) + "\n";
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int length : new int[] {1, 2, 125, 126, 127, 128, 65_534, 65_535, 65_536}) {
            cases.add(text("1: a text of " + length, big(length), ClientFrames.text(big(length))));
        }
        cases.addAll(List.of(
                text("1: an empty text is nothing", "", ClientFrames.text("")),
                text("1: a line's end is added", "ab\n", ClientFrames.text("ab")),
                text("1: and isn't where there is one", "ab\n", ClientFrames.text("ab\n")),
                text("1: several lines in a text", "a\nb\nc\n", ClientFrames.text("a\nb\nc")),
                text(
                        "1: texts in a row",
                        "a\nb\nc\n",
                        ClientFrames.text("a"),
                        ClientFrames.text("b"),
                        ClientFrames.text("c")),
                text(
                        "1: texts of one letter, each with an end to be added",
                        "a\n".repeat(50),
                        many(ClientFrames.text("a"), 50)),
                pongs("2: a ping", List.of("hello"), frame(FINAL | PING, "hello")),
                pongs("2: an empty ping", List.of(""), frame(FINAL | PING, "")),
                pongs("2: a ping of bytes that are no text", List.of("ÿþ\0"), frame(FINAL | PING, bytes("ff fe 00"))),
                pongs("2: a ping of 125 bytes", List.of("p".repeat(125)), frame(FINAL | PING, "p".repeat(125))),
                broken("2: a ping of 126 bytes", 1002, frame(FINAL | PING, "p".repeat(126))),
                pongs("2: a pong that nobody asked for", List.of(), frame(FINAL | PONG, "hello")),
                pongs("2: an empty pong, then a ping", List.of("x"), frame(FINAL | PONG, ""), frame(FINAL | PING, "x")),
                pongs(
                        "2: ten pings",
                        List.of("a", "b", "c", "d"),
                        frame(FINAL | PING, "a"),
                        frame(FINAL | PING, "b"),
                        frame(FINAL | PING, "c"),
                        frame(FINAL | PING, "d"))));
        for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
            cases.add(broken("3: reserved bits %02x of a text".formatted(bits), 1002, frame(FINAL | bits | TEXT, "x")));
            cases.add(broken("3: reserved bits %02x of a ping".formatted(bits), 1002, frame(FINAL | bits | PING, "x")));
            cases.add(
                    broken("3: reserved bits %02x of a close".formatted(bits), 1002, frame(FINAL | bits | CLOSE, "")));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(broken("4: opcode " + opcode, 1002, frame(FINAL | opcode, "")));
            cases.add(broken("4: opcode %s with something".formatted(opcode), 1002, frame(FINAL | opcode, "x")));
            cases.add(brokenAfter(
                    "4: a text before opcode " + opcode,
                    "a\n",
                    1002,
                    ClientFrames.text("a"),
                    frame(FINAL | opcode, "x"),
                    frame(FINAL | PING, "")));
        }
        cases.addAll(List.of(
                broken("5: a ping in fragments", 1002, frame(PING, "a"), frame(FINAL | CONTINUATION, "b")),
                broken("5: a pong in fragments", 1002, frame(PONG, "a"), frame(FINAL | CONTINUATION, "b")),
                broken("5: a close in fragments", 1002, frame(CLOSE, ""), frame(FINAL | CONTINUATION, "")),
                text("5: a text in two", "ab\n", frame(TEXT, "a"), frame(FINAL | CONTINUATION, "b")),
                text(
                        "5: a text in many",
                        "abcd\n",
                        frame(TEXT, "a"),
                        frame(CONTINUATION, "b"),
                        frame(CONTINUATION, "c"),
                        frame(FINAL | CONTINUATION, "d")),
                text(
                        "5: fragments of nothing",
                        "a\n",
                        frame(TEXT, ""),
                        frame(CONTINUATION, "a"),
                        frame(CONTINUATION, ""),
                        frame(FINAL | CONTINUATION, "")),
                text(
                        "5: only fragments of nothing",
                        "",
                        frame(TEXT, ""),
                        frame(CONTINUATION, ""),
                        frame(FINAL | CONTINUATION, "")),
                text(
                        "5: a line across fragments, one within",
                        "ab\ncd\n",
                        frame(TEXT, "ab\nc"),
                        frame(FINAL | CONTINUATION, "d")),
                new Case(
                        "5: a ping between fragments",
                        join(frame(TEXT, "a"), frame(FINAL | PING, "p"), frame(FINAL | CONTINUATION, "b")),
                        "ab\n",
                        List.of("p"),
                        End.GOES_ON,
                        CloseCode.NORMAL),
                new Case(
                        "5: a ping between fragments of one character",
                        join(
                                frame(TEXT, bytes("c3")),
                                frame(FINAL | PING, "p"),
                                frame(FINAL | CONTINUATION, bytes("a9"))),
                        "é\n",
                        List.of("p"),
                        End.GOES_ON,
                        CloseCode.NORMAL),
                broken("5: a continuation of nothing", 1002, frame(FINAL | CONTINUATION, "a")),
                broken("5: an unfinished continuation of nothing", 1002, frame(CONTINUATION, "a")),
                brokenAfter(
                        "5: a continuation after a whole text",
                        "a\n",
                        1002,
                        ClientFrames.text("a"),
                        frame(FINAL | CONTINUATION, "b"),
                        ClientFrames.text("c")),
                brokenAfter("5: a text within a text", "a\n", 1002, frame(TEXT, "a\n"), frame(FINAL | TEXT, "b\n")),
                text("6: UTF-8 of every length", "aé€😀\n", ClientFrames.text("aé€😀")),
                text(
                        "6: the first and the last of every length",
                        "\0\u007f\u0080߿ࠀ퟿\uffff𐀀􏿿\n",
                        ClientFrames.text("\0\u007f\u0080߿ࠀ퟿\uffff𐀀􏿿")),
                text(
                        "6: a character in three fragments",
                        "€\n",
                        frame(TEXT, bytes("e2")),
                        frame(CONTINUATION, bytes("82")),
                        frame(FINAL | CONTINUATION, bytes("ac"))),
                brokenAfter(
                        "6: a whole line before what no text can have",
                        "a\n",
                        1007,
                        frame(FINAL | TEXT, bytes("61 0a 62 ff 0a"))),
                brokenText("6: a byte that only continues", "80"),
                brokenText("6: a character that is cut", "c3"),
                brokenText("6: a character that is cut by another", "e2 82 41"),
                brokenText("6: a slash in two bytes", "c0 af"),
                brokenText("6: a slash in three bytes", "e0 80 af"),
                brokenText("6: a slash in four bytes", "f0 80 80 af"),
                brokenText("6: half of a pair of UTF-16", "ed a0 80"),
                brokenText("6: the other half", "ed bf bf"),
                brokenText("6: beyond the last character", "f4 90 80 80"),
                brokenText("6: a lead byte that there isn't", "f8 88 80 80 80"),
                brokenText("6: fe", "fe"),
                brokenText("6: ff", "ff"),
                broken(
                        "6: a fragment with what no fragment after it can mend",
                        1007,
                        frame(TEXT, bytes("ce ba e1 f4")),
                        frame(FINAL | CONTINUATION, "x")),
                broken(
                        "6: a text that ends within a character",
                        1007,
                        frame(TEXT, bytes("e2 82")),
                        frame(FINAL | CONTINUATION, "")),
                closed("7: a close", "", 1000, close(1000, "bye"), frame(FINAL | PING, "")),
                closed("7: a close without a code", "", 1000, frame(FINAL | CLOSE, "")),
                closed("7: a text before a close", "a\n", 1001, ClientFrames.text("a"), close(1001, "")),
                closed("7: a text after a close", "", 1000, close(1000, ""), ClientFrames.text("a")),
                closed("7: two closes", "", 1000, close(1000, ""), close(1001, "")),
                closed("7: a close with 123 bytes of a reason", "", 1000, close(1000, "r".repeat(123))),
                broken("7: a close with 124 bytes of a reason", 1002, close(1000, "r".repeat(124))),
                broken("7: a close with half a code", 1002, frame(FINAL | CLOSE, "x")),
                broken(
                        "7: a close with a reason that is no UTF-8",
                        1007,
                        frame(FINAL | CLOSE, bytes("03 e8 ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80"))),
                broken("9: a text of 65,537 bytes", 1009, ClientFrames.text(big(65_537))),
                broken("9: a length of 2^62", 1009, frame(FINAL | TEXT, bytes("61"), 1L << 62, 8, true)),
                broken("9: a length below zero", 1002, frame(FINAL | TEXT, bytes("61"), -1, 8, true)),
                broken(
                        "9: a length in two bytes that fits into one",
                        1002,
                        frame(FINAL | TEXT, bytes("61"), 1, 2, true)),
                broken(
                        "9: a length in eight bytes that fits into two",
                        1002,
                        frame(FINAL | TEXT, bytes("61"), 65_535, 8, true)),
                broken("9: a frame that isn't masked", 1002, unmasked(FINAL | TEXT, "a\n")),
                broken("9: a ping that isn't masked", 1002, unmasked(FINAL | PING, "a")),
                broken("9: a binary message", 1003, frame(FINAL | BINARY, "a")),
                broken("9: a binary message in fragments", 1003, frame(BINARY, "a"))));
        cases.add(broken(
                "9: fragments of 65,537 bytes in all",
                1009,
                frame(TEXT, "y".repeat(65_535)),
                frame(CONTINUATION, "yy")));
        for (int code : new int[] {
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
        }) {
            cases.add(closed("7: code " + code, "", code, close(code, "")));
        }
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            cases.add(broken("7: code " + code, 1002, close(code, "")));
        }
        return cases.stream();
    }

    private static byte[][] many(byte[] frame, int count) {
        byte[][] frames = new byte[count][];
        Arrays.fill(frames, frame);
        return frames;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theRuleHoldsInWhateverPiecesItComes(Case rule) throws IOException {
        for (int pieceBytes : new int[] {1, 2, 3, 7, 8, 9, 64, 1_000, READ_BYTES}) {
            if (rule.came.length / pieceBytes < 3_000) {
                check(rule, pieceBytes);
            }
        }
    }

    private static void check(Case rule, int pieceBytes) throws IOException {
        ScriptedSocket socket = new ScriptedSocket().gives(rule.came, pieceBytes);
        WebSocketTransport transport = new WebSocketTransport(socket, WebSocketTransport.newScratch(), new byte[0]);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        ByteBuffer into = ByteBuffer.allocateDirect(READ_BYTES + 1);
        End end = End.GOES_ON;
        while (end == End.GOES_ON && (!socket.input.isEmpty() || transport.holdsInput())) {
            try {
                end = transport.read(into.clear()) < 0 ? End.CLOSED : End.GOES_ON;
            } catch (BrokenProtocolException e) {
                end = End.BROKEN;
            }
            transport.flush();
            into.flip();
            while (into.hasRemaining()) {
                read.write(into.get());
            }
        }
        assertThat(linesOf(read.toString(UTF_8), end))
                .as("pieces of %s", pieceBytes)
                .isEqualTo(rule.read);
        assertThat(end).isEqualTo(rule.end);
        assertThat(ServerFrame.all(socket.output.toByteArray()))
                .isEqualTo(rule.answered.stream()
                        .map(payload -> new ServerFrame(true, Opcode.PONG, payload))
                        .toList());
        transport.endOutput();
        assertThat(ServerFrame.closeCode(socket.output.toByteArray())).isEqualTo(rule.closeCode);
        assertThat(socket.outputEnded).isTrue();
    }

    /** What has no end when it breaks off, nobody is given. */
    private static String linesOf(String read, End end) {
        return end == End.BROKEN ? read.substring(0, read.lastIndexOf('\n') + 1) : read;
    }
}
