package chatroom.torture;

import chatroom.load.Loop;
import chatroom.load.Peer;
import chatroom.load.Violations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One connection that goes as far as its state, and ends there in its way. */
final class Visit implements Peer.Handler {
    private static final int SOURCES = 8;
    private static final int RECEIVE_BYTES = 8_192;
    private static final long DEAF_NS = TimeUnit.MILLISECONDS.toNanos(100);

    enum Way {
        CLOSE,
        RESET,
        /** Sends nothing more, and waits for the server to close. */
        END,
        /** Takes nothing for a moment, and then resets. */
        DEAF,
        /** Waits for the server to close, which needs no more to do so. */
        AWAIT
    }

    /**
     * @param isWebSocket what it says and hears goes through one
     * @param says at once, a byte for each character; of a WebSocket's frames
     * @param until it has heard these words, which may be none
     */
    record State(InetSocketAddress server, boolean isWebSocket, String says, String until, Way way) {
        State(InetSocketAddress server, String says, String until, Way way) {
            this(server, false, says, until, way);
        }
    }

    private final Loop loop;
    private final Violations violations;
    private final State state;
    private final Runnable then;
    private final StringBuilder heard = new StringBuilder();
    private Peer peer;
    private boolean there;

    /** @param then is run at its end */
    Visit(Loop loop, Violations violations, State state, Runnable then) {
        this.loop = loop;
        this.violations = violations;
        this.state = state;
        this.then = then;
    }

    /** @param number chooses its address: from one alone the ports would run out */
    void begin(int number) throws IOException {
        byte[] source = {127, 0, 0, (byte) (2 + number % SOURCES)};
        peer = Peer.connect(
                loop,
                state.server,
                Optional.of(new InetSocketAddress(InetAddress.getByAddress(source), 0)),
                Optional.of(RECEIVE_BYTES),
                this);
        if (state.isWebSocket) {
            peer.upgrade();
        }
    }

    @Override
    public void onConnected() {
        peer.sendAsItIs(state.says.getBytes(StandardCharsets.ISO_8859_1));
        peer.flush();
        if (state.until.isEmpty()) {
            arrive();
        }
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        if (!there) {
            heard.append(StandardCharsets.ISO_8859_1.decode(in));
            if (heard.indexOf(state.until) >= 0) {
                arrive();
            }
        }
    }

    private void arrive() {
        there = true;
        switch (state.way) {
            case CLOSE -> {
                peer.close();
                then.run();
            }
            case RESET -> {
                peer.reset();
                then.run();
            }
            case END -> peer.endOutput();
            case AWAIT -> {}
            case DEAF -> {
                peer.setReading(false);
                loop.after(DEAF_NS, () -> {
                    peer.reset();
                    then.run();
                });
            }
        }
    }

    @Override
    public void onEnd(String why) {
        if (state.way == Way.AWAIT && !there) {
            violations.add("the server closes before it says \"%s\"".formatted(state.until));
        }
        if (state.way != Way.DEAF || !there) {
            then.run();
        }
    }
}
