package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.ProjectFiles;
import chatroom.protocol.Limits;
import chatroom.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads from a server, and docs/metrics.md says of it. */
@Timeout(60)
class MetricsTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(chatroom_\\w+)` \\| (counter|gauge|histogram) \\|", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\w+) (\\w+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder, new ServerConfig.Metrics("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String scrape() throws IOException, InterruptedException {
        int port = server.running().metricsAddress().orElseThrow().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** The value of a line of it, given with its labels. */
    private double value(String metric) throws IOException, InterruptedException {
        return valueIn(scrape(), metric);
    }

    private static double valueIn(String scraped, String metric) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(metric) + " (\\S+)$").matcher(scraped);
        assertThat(line.find()).as(metric).isTrue();
        return Double.parseDouble(line.group(1));
    }

    /** What happens on the reactor thread is seen a moment later. */
    private void awaitValue(String metric, Predicate<Double> wanted) throws IOException, InterruptedException {
        while (!wanted.test(value(metric))) {
            Thread.onSpinWait();
        }
    }

    private static Map<String, String> found(Pattern pattern, String text) {
        Map<String, String> types = new TreeMap<>();
        pattern.matcher(text).results().forEach(match -> types.put(match.group(1), match.group(2)));
        return types;
    }

    private static JSONObject says(WireClient client, String frame) throws IOException {
        client.says(frame);
        return client.reply();
    }

    @Test
    void theDocumentHasEachMetricThatAServerShowsAndNoOther() throws Exception {
        try (WireClient client = server.connect()) {
            says(client, "{\"action\":\"nonsense\"}");
            Map<String, String> shown = found(TYPE, scrape());
            Map<String, String> documented =
                    found(ROW, ProjectFiles.read(ProjectFiles.root().resolve("docs/metrics.md")));
            assertThat(shown.keySet()).as("of the JVM too").contains("jvm_threads_current", "process_open_fds");
            shown.keySet().removeIf(name -> !name.startsWith("chatroom_"));
            assertThat(shown).isEqualTo(documented);
        }
    }

    @Test
    void connectionsAreCountedByStateAndByTheReasonOfTheirEnd() throws Exception {
        WireClient guest = server.connect();
        WireClient ann = server.member("ann");
        guest.event();
        awaitValue("chatroom_connections{state=\"member\"}", members -> members == 1);
        assertThat(value("chatroom_connections{state=\"guest\"}")).isEqualTo(1);
        assertThat(value("chatroom_users")).isEqualTo(1);
        assertThat(value("chatroom_connections_accepted_total")).isEqualTo(2);
        says(ann, "{\"action\":\"logout\"}");
        guest.close();
        ann.close();
        awaitValue("chatroom_connections_closed_total{reason=\"logged_out\"}", closed -> closed == 1);
        awaitValue("chatroom_connections{state=\"guest\"}", guests -> guests == 0);
        assertThat(value("chatroom_users")).isZero();
    }

    private Socket ask(String request) throws IOException {
        InetSocketAddress metrics = server.running().metricsAddress().orElseThrow();
        Socket socket = new Socket(metrics.getAddress(), metrics.getPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private String answer(String request) throws IOException {
        try (Socket socket = ask(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoBeginsRequestsAndNeverEndsThemKeepsNobodyFromReading() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                halves.add(ask("GET /metr"));
            }
            assertThat(scrape()).contains("chatroom_users");
            for (int i = 0; i < 50; i++) {
                Socket aborted = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                aborted.setSoLinger(true, 0);
                aborted.close();
            }
            assertThat(scrape()).contains("chatroom_users");
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void otherRequestsGetAnAnswerOfHttp() throws Exception {
        assertThat(answer("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: ")
                .endsWith("\r\n\r\n");
        assertThat(answer("GET /metrics?x=1 HTTP/1.0\nAccept: application/openmetrics-text; version=1.0.0\n\n"))
                .contains("Content-Type: application/openmetrics-text")
                .endsWith("# EOF\n");
        assertThat(answer("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        assertThat(answer("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("The server is ready.\n");
        assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(answer("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"))
                .startsWith("HTTP/1.1 405 ");
        assertThat(answer("{\"action\":\"ping\"}\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer("GET /metrics HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("one field \"Host\"", "Connection: close");
        assertThat(answer("GET /metrics HTTP/1.1\r\n" + "x: y\r\n".repeat(2_000)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answer("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void operatorsAndThoseWhoReadThisAreNoConnectionsOfClients() throws Exception {
        new OperatorConsole(folder, folder).does("health");
        scrape();
        String scraped = scrape();
        assertThat(valueIn(scraped, "chatroom_connections_accepted_total")).isZero();
        assertThat(valueIn(scraped, "chatroom_connections_closed_total{reason=\"peer_closed\"}"))
                .isZero();
        assertThat(valueIn(scraped, "chatroom_received_bytes_total")).isZero();
    }

    @Test
    void requestsMessagesAndDeliveriesAreCounted() throws Exception {
        try (WireClient ann = server.member("ann");
                WireClient bob = server.member("bob")) {
            says(ann, "{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
            says(ann, "{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
            says(ann, "{\"action\":\"send\",\"text\":\"\"}");
            says(ann, "{\"action\":\"made_up_by_somebody\"}");
            ann.message();
            bob.message();
            String scraped = scrape();
            assertThat(valueIn(scraped, "chatroom_requests_total{action=\"send\"}"))
                    .isEqualTo(3);
            assertThat(valueIn(scraped, "chatroom_requests_total{action=\"login\"}"))
                    .isEqualTo(2);
            assertThat(valueIn(scraped, "chatroom_requests_total{action=\"unknown\"}"))
                    .isEqualTo(1);
            assertThat(valueIn(scraped, "chatroom_request_errors_total{action=\"send\",code=\"invalid_text\"}"))
                    .isEqualTo(1);
            assertThat(valueIn(scraped, "chatroom_request_errors_total{action=\"unknown\",code=\"unknown_action\"}"))
                    .isEqualTo(1);
            assertThat(valueIn(scraped, "chatroom_messages_total")).isEqualTo(1);
            assertThat(valueIn(scraped, "chatroom_duplicate_messages_total")).isEqualTo(1);
            assertThat(valueIn(scraped, "chatroom_commit_messages_sum")).isEqualTo(2);
            assertThat(valueIn(scraped, "chatroom_commit_seconds_count")).isEqualTo(2);
            assertThat(valueIn(scraped, "chatroom_commit_seconds_sum")).isBetween(1e-6, 60.0);
            assertThat(valueIn(scraped, "chatroom_job_seconds_count{pool=\"hash\"}"))
                    .isEqualTo(4);
            assertThat(valueIn(scraped, "chatroom_queue_length{queue=\"messages\"}"))
                    .isZero();
            assertThat(scraped).as("what a client made up").doesNotContain("made_up_by_somebody");
            // The reader's own thread may see its message before the reactor's counts it.
            awaitValue("chatroom_deliveries_total{source=\"ring\"}", delivered -> delivered == 2);
        }
    }

    @Test
    void entriesAreCountedByTheKindsOfTheProtocol() throws Exception {
        try (WireClient ann = server.member("ann")) {
            says(ann, "{\"action\":\"create\",\"room\":\"dev\"}");
            says(ann, "{\"action\":\"send\",\"room\":\"dev\",\"text\":\"hi\"}");
            says(ann, "{\"action\":\"send\",\"text\":\"waves\",\"kind\":\"action\"}");
            says(ann, "{\"action\":\"react\",\"id\":1,\"emoji\":\"\u2764\"}");
            String scraped = scrape();
            for (String counted : List.of("create 1", "message 2", "react 1", "role 0", "ban 0")) {
                String[] kind = counted.split(" ", -1);
                assertThat(valueIn(scraped, "chatroom_entries_total{kind=\"%s\"}".formatted(kind[0])))
                        .as(kind[0])
                        .isEqualTo(Double.parseDouble(kind[1]));
            }
            String documented = new ProtocolDocument().section("Entries");
            assertThat(Pattern.compile("chatroom_entries_total\\{kind=\"(\\w+)\"}")
                            .matcher(scraped)
                            .results()
                            .map(kind -> kind.group(1)))
                    .hasSize(18)
                    .allMatch(kind -> kind.equals("message") || documented.contains("`" + kind + "`"));
        }
    }

    @Test
    void whatWasSaidLastIsInTheLogEvenAfterARestart() throws Exception {
        try (WireClient ann = server.member("ann")) {
            says(ann, "{\"action\":\"send\",\"text\":\"one\"}");
            says(ann, "{\"action\":\"send\",\"text\":\"two\"}");
        }
        server.restart();
        try (WireClient bob = server.member("bob", ",\"last_id\":0")) {
            assertThat(bob.message().getString("text")).isEqualTo("one");
            assertThat(bob.message().getString("text")).isEqualTo("two");
            awaitValue("chatroom_deliveries_total{source=\"ring\"}", delivered -> delivered == 2);
            assertThat(value("chatroom_catch_ups_total")).isZero();
            assertThat(value("chatroom_messages_total")).as("said since").isZero();
        }
    }

    @Test
    void aReaderThatWasAwayForLongIsServedFromTheStoreAndCounted() throws Exception {
        try (WireClient ann = server.member("ann")) {
            says(ann, "{\"action\":\"send\",\"text\":\"one\"}");
            // More than the log has after a restart.
            for (long bytes = 0; bytes <= server.config(1, 0).logRingBytes(); bytes += Limits.TEXT_CHARS) {
                says(ann, "{\"action\":\"send\",\"text\":\"%s\"}".formatted("x".repeat(Limits.TEXT_CHARS)));
            }
        }
        server.restart();
        try (WireClient bob = server.member("bob", ",\"last_id\":0")) {
            assertThat(bob.message().getString("text")).isEqualTo("one");
            assertThat(value("chatroom_catch_ups_total")).isEqualTo(1);
            assertThat(value("chatroom_catch_up_pages_total")).isPositive();
            assertThat(value("chatroom_deliveries_total{source=\"store\"}")).isPositive();
        }
    }
}
