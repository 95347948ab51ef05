package chatroom.torture;

import chatroom.load.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sockets that connect and do nothing, but take what they are told. */
final class Strangers {
    private final Scene scene;
    private final List<Stranger> all = new ArrayList<>();

    Strangers(Scene scene) {
        this.scene = scene;
    }

    void connect(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Stranger stranger = new Stranger();
            stranger.peer = Peer.connect(scene.loop(), scene.address(), Optional.empty(), Optional.empty(), stranger);
            all.add(stranger);
        }
    }

    /** How many have heard this. */
    long told(String words) {
        return all.stream()
                .filter(stranger -> stranger.heard.indexOf(words) >= 0)
                .count();
    }

    void leave() throws IOException {
        all.forEach(stranger -> stranger.peer.reset());
        all.clear();
        scene.loop().releaseClosed();
    }

    private static final class Stranger implements Peer.Handler {
        private final StringBuilder heard = new StringBuilder();
        private Peer peer;

        @Override
        public void onConnected() {}

        @Override
        public void onBytes(ByteBuffer in, long nowNs) {
            heard.append(StandardCharsets.UTF_8.decode(in));
        }

        @Override
        public void onEnd(String why) {}
    }
}
