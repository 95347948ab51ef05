package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web's port as browsers and others meet it: requests by hand over a real socket. */
@Timeout(60)
class WebTest {
    private static final String UPGRADE = """
            GET /ws HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: keep-alive, Upgrade\r
            Upgrade: WebSocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: other, chatroom.v1\r
            """;

    @TempDir
    Path data;

    private TestServer server;

    @BeforeEach
    void serve() throws StartupException {
        server = new TestServer(data, Wire.WEB_SOCKET);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                server.running().webAddress().orElseThrow().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that comes until the server closes; escapes as in a Java string. */
    private String said(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.translateEscapes().getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /healthz HTTP/1.0\\r\\n\\r\\n                                     | 200 | The server lives.
            GET /healthz?x=1 HTTP/1.0\\n\\n                                       | 200 | The server lives.
            GET http://127.0.0.1/healthz HTTP/1.0\\n\\n                           | 200 | The server lives.
            GET /healthz HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n | 200 | The server lives.
            GET /none HTTP/1.0\\r\\n\\r\\n                                        | 404 | There is nothing of this name here
            GET /../../etc/passwd HTTP/1.0\\r\\n\\r\\n                            | 404 | There is nothing of this name here
            GET /files.txt/.. HTTP/1.0\\r\\n\\r\\n                                | 404 | There is nothing of this name here
            GET / HTTP/1.0\\r\\nHost: attacker.example\\r\\n\\r\\n                | 403 | --web-origin http://attacker.example
            POST / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                              | 405 | There is only GET and HEAD
            GET / HTTP/1.1\\r\\n\\r\\n                                            | 400 | has one field "Host"
            GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n                  | 400 | has one field "Host"
            GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\n\\r\\n        | 400 | has no body
            GET / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400 | has no body
            GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n                              | 400 | no request of it
            GET / HTTP/1.1\\r\\nHost: a\\r\\n folded\\r\\n\\r\\n                  | 400 | no request of it
            GET / HTTP/1.1\\r\\nHost: a\\rb\\r\\n\\r\\n                           | 400 | no request of it
            GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                              | 400 | no request of it
            {"action":"ping"}\\n                                                  | 400 | no request of it
            PRI * HTTP/2.0\\r\\n\\r\\n                                            | 505 | HTTP/1.1 only
            GET /ws HTTP/1.0\\r\\n\\r\\n                                          | 426 | Upgrade: websocket
            """)
    void aRequestThatIsTheLastIsAnsweredInWordsAndTheConnectionEnds(String request, int status, String sentence)
            throws IOException {
        assertThat(said(request)).startsWith("HTTP/1.1 " + status + " ").contains(sentence, "Connection: close");
    }

    @Test
    void aHeadOfMoreThan8KiBIsTooLong() throws IOException {
        String fields = "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\\r\\n".repeat(200);
        assertThat(said("GET / HTTP/1.1\\r\\n" + fields))
                .startsWith("HTTP/1.1 431 ")
                .contains("8192 bytes");
        assertThat(said("GET / HTTP/1.1\\r\\nX: " + "y".repeat(20_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void aHeadRequestGetsNoBody() throws IOException {
        assertThat(said("HEAD /healthz HTTP/1.0\\r\\n\\r\\n"))
                .contains("Content-Length: 18")
                .endsWith("\r\n\r\n");
    }

    @Test
    void requestsFollowEachOtherOnOneConnectionAndEachAnswerIsProtected() throws IOException {
        String one = "GET /healthz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n";
        String answers = said(one + one + "GET /healthz HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n");
        assertThat(answers.split("The server lives.\n", -1)).hasSize(4);
        assertThat(answers)
                .contains(
                        "Content-Security-Policy: default-src 'none'; script-src 'self'",
                        "X-Content-Type-Options: nosniff",
                        "Referrer-Policy: no-referrer",
                        "Cross-Origin-Opener-Policy: same-origin",
                        "Cross-Origin-Resource-Policy: same-origin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Upgrade: WebSocket          | Upgrade: h2c                        | 426
            keep-alive, Upgrade         | close                               | 426
            Version: 13                 | Version: 8                          | 426
            dGhlIHNhbXBsZSBub25jZQ==    | dGhlIHNhbXBsZQ==                    | 400
            dGhlIHNhbXBsZSBub25jZQ==    | not base64                          | 400
            other, chatroom.v1          | other                               | 400
            Host: 127.0.0.1             | Host: 127.0.0.1\\r\\nOrigin: null   | 403
            Host: 127.0.0.1             | Host: 127.0.0.1\\r\\nOrigin: http://127.0.0.1:1 | 403
            Host: 127.0.0.1             | Host: 127.0.0.1\\r\\nOrigin: https://127.0.0.1  | 403
            Host: 127.0.0.1             | Host: evil.example\\r\\nOrigin: http://evil.example | 403
            """)
    void anUpgradeThatIsNotAsItMustBeIsRefused(String right, String wrong, int status) throws IOException {
        String request = UPGRADE.replace(right, wrong.translateEscapes()) + "\r\n";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void theKeyOfRfc6455IsAnsweredAsThereAndTheFirstMessageIsWelcome() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((UPGRADE + "\r\n").getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readNBytes(250), ISO_8859_1);
            assertThat(answer)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains(
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                            "Sec-WebSocket-Protocol: chatroom.v1\r\n",
                            "\r\n\r\n\u0081~",
                            "{\"event\":\"welcome\",");
        }
    }

    @Test
    void whatComesBeforeTheUpgradeIsAnsweredIsNoWebSocket() throws IOException {
        assertThat(said((UPGRADE + "\r\n{\"action\":\"ping\"}\n")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")))
                .startsWith("HTTP/1.1 400 ")
                .contains("wait for the answer")
                .doesNotContain("welcome");
    }

    @Test
    void theChatsOwnPortDoesNotSpeakToPages() throws IOException {
        try (WireClient client = new WireClient(server.running().address().getPort())) {
            client.says("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n\r\n{\"action\":\"ping\"}");
            assertThat(client.event().getString("event")).isEqualTo("welcome");
            assertThat(client.event().getString("code")).isEqualTo("not_http");
            assertThat(client.line()).isNull();
        }
    }
}
