package chatroom.torture;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.load.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One of an account's many connections: it always waits for some answers, and for each asks for something else about its rooms. */
final class GreedyConnection implements Peer.Handler, FrameSink {
    private static final int WINDOW = 20;
    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final int ENTRIES = 20;
    private static final byte[] OK = "{\"status\":\"ok\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFUSED = "{\"status\":\"error\"".getBytes(StandardCharsets.US_ASCII);

    /** What it asks for; ROOM and ID are put in. */
    private static final List<String> WISHES = List.of(
            "{\"action\":\"create\",\"room\":\"ROOM\"}",
            "{\"action\":\"join\",\"room\":\"ROOM\"}",
            "{\"action\":\"leave\",\"room\":\"ROOM\"}",
            "{\"action\":\"follow\",\"room\":\"ROOM\",\"last_id\":0}",
            "{\"action\":\"unfollow\",\"room\":\"ROOM\"}",
            "{\"action\":\"send\",\"room\":\"ROOM\",\"text\":\"more, more\"}",
            "{\"action\":\"send\",\"room\":\"ROOM\",\"text\":\"and more\"}",
            "{\"action\":\"edit\",\"room\":\"ROOM\",\"id\":ID,\"text\":\"more of ID\"}",
            "{\"action\":\"react\",\"room\":\"ROOM\",\"id\":ID,\"emoji\":\"\\ud83d\\udc4d\"}",
            "{\"action\":\"react\",\"room\":\"ROOM\",\"id\":ID,\"emoji\":\"\\ud83d\\udc4d\",\"on\":false}",
            "{\"action\":\"topic\",\"room\":\"ROOM\",\"text\":\"about ID\"}",
            "{\"action\":\"typing\",\"room\":\"ROOM\"}",
            "{\"action\":\"read\",\"room\":\"ROOM\",\"id\":ID}",
            "{\"action\":\"rooms\",\"limit\":500}",
            "{\"action\":\"members\",\"room\":\"ROOM\"}",
            "{\"action\":\"history\",\"room\":\"ROOM\",\"limit\":500}",
            "{\"action\":\"search\",\"query\":\"more\",\"rooms\":\"mine\"}");

    private final RandomGenerator random;
    private final Peer peer;
    private final String resume;
    private final int rooms;
    private final FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
    private long granted;
    private long refused;
    private boolean ended;

    /**
     * @param resume by which its account comes in
     * @param rooms how many it asks about
     */
    GreedyConnection(Scene scene, boolean throughWebSocket, String resume, int rooms) throws IOException {
        this.random = scene.random();
        this.resume = resume;
        this.rooms = rooms;
        peer = Peer.connect(
                scene.loop(),
                throughWebSocket ? scene.server().webAddress() : scene.address(),
                Optional.empty(),
                Optional.empty(),
                this);
        if (throughWebSocket) {
            peer.upgrade();
        }
    }

    long granted() {
        return granted;
    }

    long refused() {
        return refused;
    }

    /** Before it left. */
    boolean hasEnded() {
        return ended;
    }

    void leave() {
        peer.reset();
    }

    @Override
    public void onConnected() {
        say(resume);
        for (int i = 0; i < WINDOW; i++) {
            wish();
        }
    }

    private void wish() {
        say(WISHES.get(random.nextInt(WISHES.size()))
                .replace("ROOM", "greed-" + random.nextInt(rooms))
                .replace("ID", Integer.toString(1 + random.nextInt(ENTRIES))));
    }

    private void say(String request) {
        peer.send((request + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        decoder.decode(in, this);
    }

    @Override
    public boolean onFrame(ByteBuffer frame) {
        if (begins(frame, OK)) {
            granted++;
            wish();
        } else if (begins(frame, REFUSED)) {
            refused++;
            wish();
        }
        return true;
    }

    private static boolean begins(ByteBuffer frame, byte[] with) {
        return frame.remaining() >= with.length
                && frame.slice(frame.position(), with.length).equals(ByteBuffer.wrap(with));
    }

    @Override
    public boolean onOversizedFrame() {
        throw new IllegalStateException("a frame doesn't end");
    }

    @Override
    public void onEnd(String why) {
        ended = true;
    }
}
