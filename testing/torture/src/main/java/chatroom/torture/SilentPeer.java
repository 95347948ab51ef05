package chatroom.torture;

import chatroom.load.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says its last words, and from then on neither says nor takes anything. */
final class SilentPeer implements Peer.Handler {
    private static final int RECEIVE_BYTES = 4_096;

    enum Wire {
        LINES,
        /** The port for browsers. */
        HTTP,
        WEB_SOCKET
    }

    /** @param words lines, of which the last one may have no end */
    record Last(Wire wire, String words) {
        /** As they are sent; through a WebSocket each line in a message of its own, which ends where it does. */
        byte[] bytes() {
            if (wire != Wire.WEB_SOCKET) {
                return words.getBytes(StandardCharsets.US_ASCII);
            }
            StringBuilder frames = new StringBuilder();
            for (String line : words.isEmpty() ? new String[0] : words.split("(?<=\n)")) {
                frames.append(line.endsWith("\n") ? WebFrames.text(line) : WebFrames.begun(line));
            }
            return frames.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private final Last last;
    private final boolean endsOutput;
    private Peer peer;

    SilentPeer(Last last, boolean endsOutput) {
        this.last = last;
        this.endsOutput = endsOutput;
    }

    Peer connect(Scene scene) throws IOException {
        peer = Peer.connect(
                scene.loop(),
                last.wire == Wire.LINES ? scene.address() : scene.server().webAddress(),
                Optional.empty(),
                Optional.of(RECEIVE_BYTES),
                this);
        if (last.wire == Wire.WEB_SOCKET) {
            peer.upgrade();
        }
        return peer;
    }

    @Override
    public void onConnected() {
        peer.setReading(false);
        peer.sendAsItIs(last.bytes());
        peer.flush();
        if (endsOutput) {
            peer.endOutput();
        }
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {}

    @Override
    public void onEnd(String why) {}
}
