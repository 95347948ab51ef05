package chatroom.server.reactor.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A frame as it comes to a client. */
record ServerFrame(boolean isFinal, Opcode opcode, String payload) {
    /** All frames of what was sent; fails where the last isn't whole, or one is masked. */
    static List<ServerFrame> all(byte[] sent) {
        List<ServerFrame> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(sent);
        while (in.hasRemaining()) {
            int first = in.get();
            int second = in.get();
            if (second < 0 || second == 127) {
                throw new AssertionError("masked, or longer than it should be");
            }
            int length = second == 126 ? in.getShort() & 0xffff : second;
            byte[] payload = new byte[length];
            in.get(payload);
            Opcode opcode = Opcode.of(first & 0x7f).orElseThrow();
            frames.add(
                    new ServerFrame(first < 0, opcode, new String(payload, opcode.isControl() ? ISO_8859_1 : UTF_8)));
        }
        return frames;
    }

    static int closeCode(byte[] sent) {
        List<ServerFrame> frames = all(sent);
        ServerFrame last = frames.get(frames.size() - 1);
        if (last.opcode != Opcode.CLOSE) {
            throw new AssertionError("the last frame isn't a close: " + last);
        }
        return last.payload.charAt(0) << 8 | last.payload.charAt(1);
    }
}
