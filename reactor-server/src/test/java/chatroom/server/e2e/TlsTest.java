package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.LogLines;
import chatroom.server.config.ServerConfig;
import chatroom.server.store.StartupException;
import chatroom.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract through TLS, and what TLS adds to it. */
@Timeout(60)
class TlsTest {
    @TempDir
    private Path folder;

    private TestServer serve(String certificate, String key) throws Exception {
        put(certificate, key);
        return new TestServer(
                folder.resolve("data"),
                new ServerConfig.Tls(
                        "127.0.0.1", OptionalInt.of(0), folder.resolve("server.crt"), folder.resolve("server.key")));
    }

    private void put(String certificate, String key) throws IOException {
        Files.copy(
                TlsSockets.MADE.resolve(certificate),
                folder.resolve("server.crt"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(TlsSockets.MADE.resolve(key), folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLSocket connect(TestServer server, String trusted) throws IOException, GeneralSecurityException {
        return TlsSockets.connect(server.running().tlsAddress().orElseThrow().getPort(), trusted);
    }

    private static WireClient member(TestServer server, String trusted, String name) throws Exception {
        WireClient client = new WireClient(connect(server, trusted));
        client.says("{\"action\":\"register\",\"username\":\"%s\",\"password\":\"correct horse\"}".formatted(name));
        client.reply();
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"correct horse\"}".formatted(name));
        client.lastLogin = client.reply();
        return client;
    }

    @ParameterizedTest
    @CsvSource({"localhost,localhost,localhost", "rsa,rsa,rsa", "ed25519,ed25519,ed25519", "signed,signed,authority"})
    void whatOneSaysTheOtherHearsWithEveryKindOfKeyAndThroughAChain(String certificate, String key, String trusted)
            throws Exception {
        try (TestServer server = serve(certificate + ".crt", key + ".key");
                WireClient ann = member(server, trusted + ".crt", "ann");
                WireClient bob = member(server, trusted + ".crt", "bob")) {
            ann.says("{\"action\":\"send\",\"text\":\"hi\"}");
            assertThat(bob.message().getString("text")).isEqualTo("hi");
            assertThat(ann.reply().getLong("id")).isEqualTo(1);
        }
    }

    @Test
    void fourLinesSentAtOnceGetTheirRepliesAfterTheClientEndedItsSide() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key");
                WireClient nc = new WireClient(connect(server, "localhost.crt"))) {
            nc.says("""
                    {"action":"register","username":"ann","password":"correct horse"}
                    {"action":"login","username":"ann","password":"correct horse"}
                    {"action":"send","text":"hi"}
                    {"action":"poll","last_id":0}""");
            nc.endsItsSide();
            List<String> replies = new ArrayList<>();
            for (String line = nc.line(); line != null; line = nc.line()) {
                JSONObject frame = new JSONObject(line);
                if (frame.has("status")) {
                    replies.add(frame.getString("action") + " " + frame.getString("status"));
                }
            }
            assertThat(replies).containsExactly("register ok", "login ok", "send ok", "poll ok");
        }
    }

    @Test
    void whoSleepsThroughMoreThanTheSocketHoldsGetsAllOfItInOrder() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key");
                WireClient talker = member(server, "localhost.crt", "talker");
                WireClient sleeper = member(server, "localhost.crt", "sleeper")) {
            String send = "{\"action\":\"send\",\"text\":\"" + "x".repeat(3_000) + "\"}";
            for (int i = 1; i <= 3_000; i++) {
                talker.says(send);
                assertThat(talker.reply().getLong("id")).isEqualTo(i);
            }
            for (int i = 1; i <= 3_000; i++) {
                assertThat(sleeper.message().getLong("id")).isEqualTo(i);
            }
        }
    }

    /** Or idle members would fill the budget, and be the first to be closed. */
    @Test
    void aMemberThatDoesNothingHoldsNothing() throws Exception {
        put("localhost.crt", "localhost.key");
        try (TestServer server = new TestServer(
                        folder.resolve("data"),
                        new ServerConfig.Tls(
                                "127.0.0.1",
                                OptionalInt.of(0),
                                folder.resolve("server.crt"),
                                folder.resolve("server.key")),
                        new ServerConfig.Metrics("127.0.0.1", 0));
                WireClient ann = member(server, "localhost.crt", "ann")) {
            ann.says("{\"action\":\"ping\"}");
            ann.reply();
            int port = server.running().metricsAddress().orElseThrow().getPort();
            URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
            String scraped;
            do {
                // The reply may be here before what it took is given back.
                scraped = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            } while (!scraped.contains("\nchatroom_held_bytes 0.0\n"));
        }
    }

    @Test
    void aStopIsAnnouncedAndEndsWithCloseNotify() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key");
                WireClient ann = member(server, "localhost.crt", "ann")) {
            server.stop();
            JSONObject event = ann.event();
            while (!event.getString("event").equals("closing")) {
                event = ann.event();
            }
            assertThat(event.getString("code")).isEqualTo("shutting_down");
            // Without close_notify this would be an SSLException.
            assertThat(ann.line()).isNull();
        }
    }

    @Test
    void aClientThatAsksForNewKeysInTheMiddleGoesOn() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key");
                SSLSocket socket = connect(server, "localhost.crt");
                WireClient client = new WireClient(socket)) {
            for (int i = 0; i < 20; i++) {
                socket.startHandshake();
                client.says("{\"action\":\"ping\",\"ref\":" + i + "}");
                assertThat(client.reply().getInt("ref")).isEqualTo(i);
            }
        }
    }

    @Test
    void aRenewedCertificateIsForNewConnectionsAndThoseThatAreThereStay() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key");
                WireClient ann = member(server, "localhost.crt", "ann");
                LogLines log = LogLines.of(ServerCertificate.class)) {
            put("renewed.crt", "renewed.key");
            server.running().renewCertificate();
            while (!nameShown(server).equals("CN=renewed")) {
                Thread.onSpinWait();
            }
            ann.says("{\"action\":\"ping\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");

            put("renewed.crt", "localhost.key");
            server.running().renewCertificate();
            log.await("the certificate stays as it is");
            assertThat(nameShown(server)).isEqualTo("CN=renewed");
        }
    }

    private static String nameShown(TestServer server) throws Exception {
        for (String trusted : List.of("localhost.crt", "renewed.crt")) {
            try (SSLSocket socket = connect(server, trusted)) {
                socket.startHandshake();
                return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName();
            } catch (SSLHandshakeException e) {
                // The other one, then.
            }
        }
        throw new AssertionError("neither certificate");
    }

    @Test
    void whoWantsAnotherHostOrAnOlderTlsGetsNone() throws Exception {
        try (TestServer server = serve("evil.crt", "evil.key")) {
            SSLSocket wrongName = connect(server, "evil.crt");
            assertThatThrownBy(wrongName::startHandshake).hasMessageContaining("localhost");
            SSLSocket old = connect(server, "evil.crt");
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("protocol_version");
        }
    }

    @Test
    void aClientWithoutTlsIsClosedAndTheNextOneIsServed() throws Exception {
        try (TestServer server = serve("localhost.crt", "localhost.key")) {
            try (Socket plain = new Socket(
                    InetAddress.getLoopbackAddress(),
                    server.running().tlsAddress().orElseThrow().getPort())) {
                plain.setSoTimeout(20_000);
                plain.getOutputStream().write("{\"action\":\"ping\"}\n".getBytes(UTF_8));
                assertThat(new String(plain.getInputStream().readAllBytes(), UTF_8))
                        .doesNotContain("welcome");
            }
            member(server, "localhost.crt", "ann").close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "localhost.crt, pkcs1.key, older form than PKCS#8",
                "localhost.crt, sec1.key, older form than PKCS#8",
                "localhost.crt, encrypted.key, is encrypted",
                "localhost.crt, renewed.key, doesn't belong to",
                "rsa.crt, localhost.key, doesn't belong to",
                "localhost.crt, localhost.crt, There must be one key",
                "localhost.key, localhost.key, There is no certificate",
            })
    void aCertificateThatCannotBeUsedIsSaidInOneSentence(String certificate, String key, String sentence) {
        assertThatThrownBy(() -> serve(certificate, key).close())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(sentence)
                .message()
                .hasLineCount(1);
    }
}
