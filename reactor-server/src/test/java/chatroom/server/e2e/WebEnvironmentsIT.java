package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The port for browsers and its options, whatever language and characters the machine has, or where it says nothing of them. */
@Timeout(120)
class WebEnvironmentsIT {
    private static final String TEXT = "\u0645\u0631\u062d\u0628\u0627 \u0661\u0662\u0663, \u00df, \ud83e\udd94";

    @TempDir
    private Path scratch;

    private int port;

    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of("only ASCII", Map.of("LC_ALL", "C")),
                Arguments.of(
                        "Arabic with digits of its own",
                        Map.of(
                                "LC_ALL",
                                "ar_EG.UTF-8",
                                "JDK_JAVA_OPTIONS",
                                "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab")),
                Arguments.of("an empty environment", Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("environments")
    void browsersAreServedAsAnywhereElse(String name, Map<String, String> environment) throws Exception {
        port = FreePort.find();
        try (ServerProcess server = ServerProcess.startIn(
                scratch,
                environment,
                scratch.resolve("data"),
                "--web-port=" + port,
                "--web-origin=https://chat.example,http://other.example:81",
                "--web-proxy=127.0.0.1")) {
            server.port();
            assertThat(server.line()).isEqualTo("Open http://127.0.0.1:" + port + "/ in a browser");
            String page = said("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String head = page.substring(0, page.indexOf("\r\n\r\n"));
            assertThat(head).startsWith("HTTP/1.1 200 ").matches("[\\p{ASCII}]*");
            assertThat(head).contains("Content-Length: " + (page.length() - head.length() - 4));
            assertThat(upgradeFrom("https://chat.example")).startsWith("HTTP/1.1 101 ");
            assertThat(upgradeFrom("http://other.example:81")).startsWith("HTTP/1.1 101 ");
            assertThat(upgradeFrom("https://evil.example")).startsWith("HTTP/1.1 403 ");
            talk();
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Until the server closes; a character for each byte. */
    private String said(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** Its first line. */
    private String upgradeFrom(String origin) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("""
                GET /ws HTTP/1.1\r
                Host: localhost\r
                Origin: %s\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: chatroom.v1\r
                X-Forwarded-For: 192.0.2.7\r
                \r
                """.formatted(origin).getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private void talk() throws IOException {
        try (WireClient ann = new WireClient(new WebSocketSocket(connect()))) {
            ann.says("{\"action\":\"register\",\"username\":\"ann\",\"password\":\"long enough\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
            ann.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"long enough\"}");
            assertThat(ann.reply().getString("status")).isEqualTo("ok");
            ann.writes((new JSONObject().put("action", "send").put("text", TEXT) + "\n").getBytes(UTF_8));
            assertThat(ann.reply().getLong("id")).isEqualTo(1);
            ann.says("{\"action\":\"history\"}");
            JSONObject message = ann.reply().getJSONArray("messages").getJSONObject(0);
            assertThat(message.getString("text")).isEqualTo(TEXT);
            assertThat(message.getString("timestamp")).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");
        }
    }
}
