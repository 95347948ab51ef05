package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RealServers;
import chatroom.client.link.RecordedEvents;
import chatroom.client.link.ServerLink;
import chatroom.client.link.Servers;
import chatroom.client.text.ExitCode;
import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import chatroom.server.ChatServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client in a process of its own that is killed, and the server that it is made for. */
@Timeout(120)
class CrashTest {
    private static final String PASSWORD = "a password";
    private static final String TEXT = "hello from before";

    /** What doesn't arrive. */
    private enum Lost {
        REQUEST,
        REPLY
    }

    @TempDir
    private Path data;

    @TempDir
    private Path home;

    private final RecordedEvents heard = new RecordedEvents();
    private ChatServer server;
    private ServerLink observer;

    @BeforeEach
    void start() throws Exception {
        server = RealServers.start(data, 0, Optional.empty());
        observer = new ServerLink(
                Servers.of(new Address("127.0.0.1", server.address().getPort())), heard, new SplittableRandom(1));
        observer.start();
        observer.register("ann", new Password(PASSWORD));
        heard.next(LinkEvent.LoggedIn.class);
    }

    @AfterEach
    void stop() throws InterruptedException {
        observer.stop();
        observer.awaitStopped(10_000);
        server.stop();
    }

    @ParameterizedTest
    @EnumSource(Lost.class)
    void aTextOnItsWayWhenTheClientIsKilledIsSaidOnceWhenItIsBack(Lost lost) throws Exception {
        try (Relay relay = new Relay(server.address().getPort(), lost)) {
            Process first = client(relay.port());
            try (OutputStream input = first.getOutputStream()) {
                input.write((TEXT + "\n").getBytes(UTF_8));
                input.flush();
                assertThat(relay.lost.await(60, TimeUnit.SECONDS))
                        .as("%s was lost", lost)
                        .isTrue();
                first.destroyForcibly().waitFor();
            }
            relay.loses = Optional.empty();

            Process second = client(relay.port());
            second.getOutputStream().close();
            assertThat(second.waitFor()).isZero();
            assertThat(new String(second.getErrorStream().readAllBytes(), UTF_8))
                    .isEqualTo("chat: Left unsent by an earlier run, and sent before anything else: " + TEXT + "\n");

            Process third = client(relay.port());
            third.getOutputStream().close();
            assertThat(third.waitFor()).isZero();
            assertThat(third.getErrorStream().readAllBytes())
                    .as("nothing is left")
                    .isEmpty();
        }
        observer.history(RoomReference.LOBBY, OptionalLong.empty(), 10);
        assertThat(heard.next(LinkEvent.HistoryRead.class).messages())
                .extracting(message -> message.text())
                .containsExactly(TEXT);
    }

    @Test
    void oneThatIsToldToEndBeforeItIsAnsweredSaysNothingOfAFailure() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process client = client(silent.getLocalPort());
            try (Socket connected = silent.accept()) {
                // Of the process itself, not by Process.destroy, which would also close what it says.
                client.toHandle().destroy();
                assertThat(new String(client.getErrorStream().readAllBytes(), UTF_8))
                        .doesNotContain("failed");
                assertThat(connected.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aListenerWhoseOutputHasNoRoomFailsAndSaysSo() throws Exception {
        File full = new File("/dev/full");
        assumeTrue(full.exists(), "no disk is always full here");
        ProcessBuilder builder = command(server.address().getPort());
        builder.command().addAll(List.of("--listen", "--since", "0"));
        Process client = builder.redirectOutput(full).start();
        observer.say(TEXT);
        assertThat(client.waitFor()).isEqualTo(ExitCode.FAILED);
        assertThat(new String(client.getErrorStream().readAllBytes(), UTF_8))
                .startsWith("Standard output can't be written");
    }

    private Process client(int port) throws IOException {
        return command(port).start();
    }

    private ProcessBuilder command(int port) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the jar's manifest says it, where newer Javas would warn.
                "--enable-native-access=ALL-UNNAMED",
                // Who is killed leaves the terminal's native library there.
                "-Djava.io.tmpdir=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--user",
                "ann");
        builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("CHAT_PASSWORD", PASSWORD);
        return builder;
    }

    /** Passes lines on to the server and back, but for what is to be lost. */
    private static final class Relay implements AutoCloseable {
        final CountDownLatch lost = new CountDownLatch(1);
        volatile Optional<Lost> loses;
        private volatile boolean sent;
        private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int serverPort;

        Relay(int serverPort, Lost loses) throws IOException {
            this.serverPort = serverPort;
            this.loses = Optional.of(loses);
            inBackground(this::accept);
        }

        int port() {
            return entrance.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            entrance.close();
        }

        private interface Step {
            void run() throws IOException;
        }

        private static void inBackground(Step step) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            step.run();
                        } catch (IOException e) {
                            // One of the two has gone.
                        }
                    },
                    "relay");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() throws IOException {
            while (true) {
                Socket client = entrance.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                inBackground(() -> pass(client, there, Lost.REQUEST));
                inBackground(() -> pass(there, client, Lost.REPLY));
            }
        }

        private void pass(Socket from, Socket to, Lost kind) throws IOException {
            try (from;
                    to;
                    BufferedReader lines = new BufferedReader(new InputStreamReader(from.getInputStream(), UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    boolean telling = line.contains(TEXT);
                    sent |= telling && kind == Lost.REQUEST;
                    if (sent && loses.equals(Optional.of(kind))) {
                        // For a reply: that it was published, and so is stored.
                        if (telling) {
                            lost.countDown();
                        }
                    } else {
                        to.getOutputStream().write((line + "\n").getBytes(UTF_8));
                    }
                }
            }
        }
    }
}
