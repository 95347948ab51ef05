package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.load.Peer;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A small heap, and thousands of connections of one account, of guests and of TLS that ask for all there is and read nothing, or begin what
 * they don't end, and come again when they are closed: the process lives, and the others talk, read and log in meanwhile.
 */
final class Hoarders implements Ordeal {
    private static final int SOURCES = 60;
    private static final int RECEIVE_BYTES = 8_192;
    private static final int AT_ONCE = 200;
    private static final Request HISTORY = new Request.History(OptionalLong.empty(), 500);

    /** Without the time in which the reactor had no processor: it is the server that is judged, and not the machine. */
    private static final long SANE_NS = TimeUnit.SECONDS.toNanos(20);

    @Override
    public String on(Stage stage) throws Exception {
        Path folder = Files.createTempDirectory("chatroom-torture");
        try {
            SelfSigned.makeIn(folder);
            try (Scene scene = stage.openWith(
                    List.of(stage.brief() ? "-Xmx64m" : "-Xmx128m"),
                    "--tls-port=" + FreePort.find(),
                    "--tls-cert=" + SelfSigned.certificate(folder),
                    "--tls-key=" + SelfSigned.key(folder),
                    "--max-connections=12000",
                    "--login-timeout=300",
                    "--frame-timeout=300")) {
                return new Attack(stage, scene).run();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static final class Attack {
        private final Stage stage;
        private final Scene scene;
        private final List<Hoarder> hoarders = new ArrayList<>();
        private List<Hold> holds;
        private int newcomers;
        private int came;
        private int closed;
        private int mostAtOnce;
        private ProcessorWait reactor;
        private long slowestReadNs;
        private long slowestEntryNs;
        private long longestNs;

        Attack(Stage stage, Scene scene) {
            this.stage = stage;
            this.scene = scene;
        }

        String run() throws Exception {
            searchTwice();
            Footprint before = scene.warmUp();
            List<LobbyClient> honest = scene.enter("hon", 16, 4);
            scene.talkUntilAcknowledged(1_500);
            holds = holds(scene, honest.get(0).token());
            reactor = ProcessorWait.ofThread(scene.server().pid(), "reactor");
            for (int wave = 0; wave < stage.count(3, 2); wave++) {
                come();
                mostAtOnce = Math.max(
                        mostAtOnce, Footprint.socketCount(scene.server().pid()));
                for (int i = 0; i < stage.count(10, 5); i++) {
                    scene.talkUntilAcknowledged(50);
                    comeAndRead();
                    scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(300));
                }
                go();
            }
            if (Math.max(slowestReadNs, slowestEntryNs) > SANE_NS) {
                scene.violations().add("somebody honest had to wait for too long: " + waits());
            }
            scene.settle();
            scene.audit();
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d connections that hold what they can, up to %,d of them there at once, %,d ended by the server"
                            + " while they looked, %s, %s",
                    came,
                    mostAtOnce,
                    closed,
                    waits(),
                    scene.figures());
        }

        /** Each thread that searches is made at its first search. */
        private void searchTwice() throws IOException, Violation {
            scene.enter("ser", 1, 1);
            for (int i = 0; i < 2; i++) {
                scene.ask(new Request.Search(SearchQuery.of("says"), OptionalLong.empty(), 1));
            }
            scene.everybodyLeaves();
        }

        private String waits() {
            return String.format(
                    Locale.ROOT,
                    "a page took %.1f s at the most, a log-in %.1f s (%.1f s by the clock)",
                    slowestReadNs / 1e9,
                    slowestEntryNs / 1e9,
                    longestNs / 1e9);
        }

        /** Somebody new, and somebody who was here before. */
        private void comeAndRead() throws IOException {
            LobbyClient[] newcomer = new LobbyClient[1];
            slowestEntryNs = Math.max(
                    slowestEntryNs,
                    took(() -> newcomer[0] =
                            scene.enter("new" + newcomers++ + "x", 1, 1).get(0)));
            slowestReadNs = Math.max(slowestReadNs, took(() -> expectPage(scene.ask(newcomer[0], HISTORY))));
            slowestReadNs = Math.max(slowestReadNs, took(() -> expectPage(scene.ask(HISTORY))));
        }

        private interface Step {
            void take() throws IOException;
        }

        private long took(Step step) throws IOException {
            long beganNs = System.nanoTime();
            long waitedNs = reactor.ns();
            step.take();
            long byTheClockNs = System.nanoTime() - beganNs;
            longestNs = Math.max(longestNs, byTheClockNs);
            return byTheClockNs - (reactor.ns() - waitedNs);
        }

        private void expectPage(Reply reply) {
            if (!(reply instanceof Reply.HistoryPage)) {
                scene.violations().add("somebody honest got no page, but " + reply);
            }
        }

        private void come() throws IOException {
            int wanted = stage.count(10_000, 2_000);
            while (hoarders.size() < wanted) {
                for (int i = 0; i < AT_ONCE && hoarders.size() < wanted; i++) {
                    Hoarder hoarder = new Hoarder(holds.get(hoarders.size() % holds.size()), hoarders.size());
                    hoarders.add(hoarder);
                    hoarder.come();
                    came++;
                }
                // Not all in one packet of the listening socket; and those who talk are in the same loop.
                scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        private void go() throws IOException {
            hoarders.forEach(hoarder -> hoarder.peer.reset());
            hoarders.clear();
            scene.loop().releaseClosed();
        }

        /** One connection that holds what it can. */
        private final class Hoarder implements Peer.Handler {
            private final Hold hold;
            private final int number;
            private Peer peer;

            Hoarder(Hold hold, int number) {
                this.hold = hold;
                this.number = number;
            }

            void come() throws IOException {
                byte[] source = {127, 0, 1, (byte) (2 + number % SOURCES)};
                peer = Peer.connect(
                        scene.loop(),
                        hold.server,
                        Optional.of(new InetSocketAddress(InetAddress.getByAddress(source), 0)),
                        Optional.of(RECEIVE_BYTES),
                        this);
            }

            @Override
            public void onConnected() {
                peer.send(hold.says.getBytes(StandardCharsets.ISO_8859_1));
                peer.flush();
                if (!hold.listens) {
                    peer.setReading(false);
                }
            }

            @Override
            public void onBytes(ByteBuffer in, long nowNs) {}

            @Override
            public void onEnd(String why) {
                closed++;
            }
        }
    }

    /** @param listens so that it notices its end */
    private record Hold(InetSocketAddress server, String says, boolean listens) {}

    private static List<Hold> holds(Scene scene, String token) throws IOException, GeneralSecurityException {
        InetSocketAddress plain = scene.server().address();
        InetSocketAddress tls = scene.server().tlsAddress();
        String hello = new String(SelfSigned.clientHello(), StandardCharsets.ISO_8859_1);
        String resume = "{\"action\":\"resume\",\"token\":\"" + token + "\",\"push\":false}\n";
        String history = "{\"action\":\"history\",\"limit\":500}\n";
        String search = "{\"action\":\"search\",\"query\":\"says\",\"limit\":500}\n";
        String halfLine = "{\"action\":\"send\",\"text\":\"" + "x".repeat(16_000);
        return List.of(
                new Hold(plain, resume + history.repeat(100), false),
                new Hold(plain, resume + history.repeat(2_000), false),
                new Hold(plain, resume.replace(",\"push\":false", ",\"last_id\":0") + history.repeat(20), false),
                new Hold(plain, resume + search.repeat(100) + history.repeat(100), false),
                new Hold(plain, resume + "{\"action\":\"who\"}\n".repeat(3_000), false),
                new Hold(plain, resume + halfLine, true),
                new Hold(plain, resume + history + halfLine, false),
                new Hold(plain, halfLine, true),
                new Hold(plain, "no sense\n".repeat(900), false),
                new Hold(tls, hello.substring(0, hello.length() / 2), true));
    }
}
