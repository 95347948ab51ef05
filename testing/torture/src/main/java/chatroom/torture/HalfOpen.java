package chatroom.torture;

import chatroom.load.Peer;
import chatroom.protocol.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Peers that are gone without a word: in the middle of anything they say nothing more, and take nothing. All are closed in the end, and
 * nobody else is.
 */
final class HalfOpen implements Ordeal {
    /** With their words so far. */
    private static final List<String> LAST_WORDS = List.of(
            "",
            "{\"action\":\"regi",
            "{\"action\":\"ping\"}\n",
            "{\"action\":\"ping\"}\n".repeat(4_000),
            "{\"action\":\"login\",\"username\":\"hal-0\",\"password\":\"a password for torture\"}\n",
            "{\"action\":\"login\",\"username\":\"hal-0\",\"password\":\"a password for torture\",\"last_id\":0}\n",
            "{\"action\":\"login\",\"username\":\"hal-0\",\"password\":\"a password for torture\"}\n{\"action\":\"poll\",\"last_id\":0}\n{\"action\":\"se");

    private static final int TIMEOUT_SECONDS = 10;

    @Override
    public String on(Stage stage) throws Exception {
        int silent = stage.count(700, 140);
        try (Scene scene = stage.open(
                "--login-timeout=" + TIMEOUT_SECONDS, "--idle-timeout=" + TIMEOUT_SECONDS, "--log-ring-bytes=65536")) {
            Footprint before = scene.warmUp();
            // These talk more often than that.
            scene.enter("hal", 10, 8);
            int socketsBefore = Footprint.socketCount(scene.server().pid());
            List<Peer> peers = new ArrayList<>();
            scene.talk();
            for (int i = 0; i < silent; i++) {
                peers.add(new SilentPeer(LAST_WORDS.get(i % LAST_WORDS.size()), i % 2 == 0).connect(scene));
            }
            scene.talkFor(1_000);
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            int left = Footprint.socketCount(scene.server().pid()) - socketsBefore;
            while (left > 0 && System.nanoTime() < deadlineNs) {
                // While people talk, whoever doesn't read gets until its socket is full.
                scene.talkFor(500);
                scene.ask(new Request.Ping());
                left = Footprint.socketCount(scene.server().pid()) - socketsBefore;
            }
            if (left > 0) {
                scene.violations().add("a minute later %s peers that are gone still have a socket".formatted(left));
            }
            if (scene.closings("idle_timeout") + scene.closings("login_timeout") > 0) {
                scene.violations().add("somebody was closed who talks");
            }
            scene.settle();
            scene.audit();
            peers.forEach(Peer::reset);
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d peers gone silent in %s states, all closed, %s",
                    silent,
                    LAST_WORDS.size(),
                    scene.figures());
        }
    }

    private static final class SilentPeer implements Peer.Handler {
        private static final int RECEIVE_BYTES = 4_096;

        private final String words;
        private final boolean endsOutput;
        private Peer peer;

        SilentPeer(String words, boolean endsOutput) {
            this.words = words;
            this.endsOutput = endsOutput;
        }

        Peer connect(Scene scene) throws IOException {
            peer = Peer.connect(scene.loop(), scene.address(), Optional.empty(), Optional.of(RECEIVE_BYTES), this);
            return peer;
        }

        @Override
        public void onConnected() {
            peer.setReading(false);
            peer.send(words.getBytes(StandardCharsets.US_ASCII));
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
}
