package chatroom.torture;

import chatroom.load.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Connections come and go in every state, by the ten thousand: afterwards nothing is left of them. */
final class Leaks implements Ordeal {
    private static final int AT_ONCE = 300;

    @Override
    public String on(Stage stage) throws Exception {
        int visits = stage.count(50_000, 6_000);
        Path folder = Files.createTempDirectory("chatroom-torture");
        try {
            SelfSigned.makeIn(folder);
            try (Scene scene = stage.open(
                    "--tls-port=" + FreePort.find(),
                    "--web-port=" + FreePort.find(),
                    "--tls-cert=" + SelfSigned.certificate(folder),
                    "--tls-key=" + SelfSigned.key(folder),
                    "--messages-per-second=1000",
                    "--message-burst=1000")) {
                return run(scene, visits);
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static String run(Scene scene, int visits) throws Exception {
        scene.enter("lea", 20, 4);
        String token = scene.enter("len", 1, 4).get(0).token();
        String resume = "{\"action\":\"resume\",\"token\":\"" + token + "\"";
        List<Visit.State> states = new ArrayList<>(states(scene, resume));
        states.addAll(new WebStates(scene.server().webAddress(), resume).all());
        scene.talkUntilAcknowledged(3_000);
        scene.settle();
        scene.audit();
        scene.everybodyLeaves();
        // Every state once, for what is made at the first use.
        new Visits(scene, states, AT_ONCE).run(10 * states.size());
        scene.loop().runFor(2_000_000_000);
        Footprint before = scene.footprint();
        new Visits(scene, states, AT_ONCE).run(visits);
        scene.expectBackTo(before);
        Footprint after = scene.footprint();
        return String.format(
                Locale.ROOT,
                "%,d connections ended in %s states; sockets %s, now %s; files %s, now %s; heap %.1f MB, now %.1f",
                visits,
                states.size(),
                before.sockets(),
                after.sockets(),
                before.files(),
                after.files(),
                before.heapBytes() / 1e6,
                after.heapBytes() / 1e6);
    }

    private static List<Visit.State> states(Scene scene, String resume) throws IOException, GeneralSecurityException {
        InetSocketAddress plain = scene.server().address();
        InetSocketAddress tls = scene.server().tlsAddress();
        String hello = new String(SelfSigned.clientHello(), StandardCharsets.ISO_8859_1);
        String half = hello.substring(0, hello.length() / 2);
        String login = "{\"action\":\"login\",\"username\":\"len-0\",\"password\":\"a password for torture\"}\n";
        String send = "{\"action\":\"send\",\"text\":\"in passing\"}\n";
        String poll = "{\"action\":\"poll\",\"last_id\":0}\n";
        return List.of(
                new Visit.State(plain, "", "", Visit.Way.CLOSE),
                new Visit.State(plain, "", "", Visit.Way.RESET),
                new Visit.State(plain, "", "welcome", Visit.Way.CLOSE),
                new Visit.State(plain, "", "welcome", Visit.Way.END),
                new Visit.State(plain, "{\"action\":\"pi", "welcome", Visit.Way.RESET),
                new Visit.State(plain, "{\"action\":\"pi", "welcome", Visit.Way.END),
                new Visit.State(plain, "x".repeat(20_000), "frame_too_large", Visit.Way.RESET),
                new Visit.State(plain, "no sense\n".repeat(1_001), "abuse", Visit.Way.CLOSE),
                new Visit.State(plain, poll, "not_logged_in", Visit.Way.END),
                new Visit.State(plain, login, "", Visit.Way.RESET),
                new Visit.State(plain, login, "welcome", Visit.Way.END),
                new Visit.State(plain, resume + "}\n", "online", Visit.Way.CLOSE),
                new Visit.State(plain, resume + "}\n", "online", Visit.Way.RESET),
                new Visit.State(plain, resume + ",\"push\":false}\n" + poll, "messages", Visit.Way.END),
                new Visit.State(plain, resume + ",\"last_id\":0}\n", "\"event\":\"message\"", Visit.Way.RESET),
                new Visit.State(plain, resume + ",\"last_id\":0}\n", "\"event\":\"message\"", Visit.Way.DEAF),
                new Visit.State(plain, resume + ",\"push\":false}\n" + poll.repeat(60), "messages", Visit.Way.DEAF),
                new Visit.State(plain, resume + "}\n" + send, "online", Visit.Way.RESET),
                new Visit.State(plain, resume + "}\n" + send.repeat(3), "\"send\"", Visit.Way.CLOSE),
                new Visit.State(plain, "GET / HTTP/1.1\r\n\r\n", "", Visit.Way.AWAIT),
                new Visit.State(plain, login + "{\"action\":\"logout\"}\n", "logout", Visit.Way.CLOSE),
                new Visit.State(tls, "", "", Visit.Way.CLOSE),
                new Visit.State(tls, "", "", Visit.Way.RESET),
                new Visit.State(tls, half, "", Visit.Way.RESET),
                new Visit.State(tls, half, "", Visit.Way.END),
                new Visit.State(tls, hello, "", Visit.Way.RESET),
                new Visit.State(tls, hello, "", Visit.Way.CLOSE),
                new Visit.State(tls, hello, "\u0016", Visit.Way.RESET),
                new Visit.State(tls, hello, "\u0016", Visit.Way.END),
                new Visit.State(tls, "no TLS\n".repeat(5), "", Visit.Way.END));
    }
}
