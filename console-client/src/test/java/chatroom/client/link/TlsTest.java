package chatroom.client.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import chatroom.server.ChatServer;
import chatroom.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The link through TLS, with the server that it is made for. */
@Timeout(90)
class TlsTest {
    private static final Path MADE = Path.of("..", "reactor-server", "src", "test", "resources", "tls");
    private static final Password PASSWORD = new Password("a password");

    @TempDir
    private Path data;

    private final RecordedEvents heard = new RecordedEvents();
    private final List<ServerLink> links = new ArrayList<>();
    private Optional<ChatServer> server = Optional.empty();

    @AfterEach
    void stop() throws InterruptedException {
        for (ServerLink link : links) {
            link.stop();
            assertThat(link.awaitStopped(10_000))
                    .as("the link's thread has ended")
                    .isTrue();
        }
        if (server.isPresent()) {
            server.get().stop();
        }
    }

    private Address serve(String certificate) throws Exception {
        ServerConfig.Tls tls = new ServerConfig.Tls(
                "127.0.0.1", OptionalInt.of(0), MADE.resolve(certificate + ".crt"), MADE.resolve(certificate + ".key"));
        server = Optional.of(RealServers.start(data, 0, Optional.of(tls)));
        return new Address("localhost", server.get().tlsAddress().orElseThrow().getPort(), true);
    }

    private ServerLink connect(Address address, String trusted) throws IOException, UsageException {
        ServerLink link = new ServerLink(
                Servers.of(address),
                Optional.of(TrustedCertificates.context(Optional.of(MADE.resolve(trusted + ".crt")))),
                heard,
                new SplittableRandom(1),
                Storage.none());
        links.add(link);
        link.start();
        return link;
    }

    private String failure() throws InterruptedException {
        return heard.next(LinkEvent.ConnectionLost.class).sentence();
    }

    @ParameterizedTest
    @CsvSource({"localhost,localhost", "rsa,rsa", "ed25519,ed25519", "signed,authority"})
    void whatIsSaidThroughTlsIsHeardWithEveryKindOfCertificate(String certificate, String trusted) throws Exception {
        ServerLink link = connect(serve(certificate), trusted);
        link.register("ann", PASSWORD);
        link.say("hello");
        assertThat(heard.next(LinkEvent.Posted.class).message().text()).isEqualTo("hello");
    }

    @Test
    void moreThanAnyBufferHoldsComesWholeBothWays() throws Exception {
        ServerLink link = connect(serve("localhost"), "localhost");
        link.register("ann", PASSWORD);
        String text = "\u00e4".repeat(4_000);
        for (int i = 0; i < 60; i++) {
            link.say(text);
        }
        for (int i = 0; i < 60; i++) {
            assertThat(heard.next(LinkEvent.Sent.class).text()).isEqualTo(text);
        }
        // A page, and so a frame, of 64 KiB: more than four records of TLS.
        link.history(RoomReference.LOBBY, OptionalLong.empty(), 60);
        assertThat(heard.next(LinkEvent.HistoryRead.class).messages().stream()
                        .mapToInt(message -> message.text().length())
                        .toArray())
                .hasSizeGreaterThan(7)
                .containsOnly(text.length());
    }

    @Test
    void aServerWithACertificateForAnotherHostIsNotTalkedTo() throws Exception {
        connect(serve("evil"), "evil").register("ann", PASSWORD);
        assertThat(failure()).contains("is not for localhost");
    }

    @Test
    void aCertificateThatNobodyTrustedHasSignedIsRefusedWithWhatToDo() throws Exception {
        connect(serve("localhost"), "authority").register("ann", PASSWORD);
        assertThat(failure()).contains("signed by nobody trusted here; --tls-ca FILE");
    }

    @Test
    void aCertificateThatHasExpiredIsRefusedEvenIfItIsTheVeryOneThatIsTrusted() throws Exception {
        connect(serve("expired"), "expired").register("ann", PASSWORD);
        assertThat(failure()).contains("has expired");
    }

    @Test
    void aPortWithoutTlsIsNamedSoAndGetsNothingInTheClear() throws Exception {
        serve("localhost");
        connect(new Address("localhost", server.orElseThrow().address().getPort(), true), "localhost")
                .register("ann", PASSWORD);
        assertThat(failure()).contains("does not speak TLS");

        try (ServerSocket eavesdropper = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect(new Address("127.0.0.1", eavesdropper.getLocalPort(), true), "localhost")
                    .register("ann", PASSWORD);
            try (Socket caught = eavesdropper.accept()) {
                byte[] first = caught.getInputStream().readNBytes(5);
                assertThat(first[0]).as("a TLS handshake record").isEqualTo((byte) 22);
                caught.getOutputStream().write("""
                        {"event":"welcome"}
                        """.getBytes(UTF_8));
                assertThat(failure()).contains("does not speak TLS");
                assertThat(new String(caught.getInputStream().readAllBytes(), UTF_8))
                        .doesNotContain("a password", "register");
            }
        }
    }

    @Test
    void whatMakeCertMakesIsServedAndTrustedAndIsNeverOverwritten() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not here");
        Path made = data.resolve("cert");
        Path key = made.resolve("server.key");
        assertThat(makeCert(made)).isZero();
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        byte[] first = Files.readAllBytes(key);
        assertThat(makeCert(made)).isEqualTo(1);
        assertThat(key).hasBinaryContent(first);

        String certificate = made.resolve("server").toAbsolutePath().toString();
        connect(serve(certificate), certificate).register("ann", PASSWORD);
        heard.next(LinkEvent.LoggedIn.class);
    }

    private static int makeCert(Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder("../scripts/cert.sh", "--to", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void certificatesToTrustThatAreNotThereAreWrongUse() {
        assertThatThrownBy(() -> TrustedCertificates.context(Optional.of(data.resolve("none"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> TrustedCertificates.context(Optional.of(MADE.resolve("localhost.key"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no certificate");
    }
}
