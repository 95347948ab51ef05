package chatroom.server.metrics;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Answers {@code GET /metrics}. Its threads read what others count, and are waited for by none of them. */
public final class MetricsServer implements AutoCloseable {
    private final HTTPServer http;
    private final InetSocketAddress address;

    private MetricsServer(HTTPServer http, InetSocketAddress address) {
        this.http = http;
        this.address = address;
    }

    /**
     * Begins to answer.
     *
     * @throws IOException if it can't listen there
     */
    public static MetricsServer start(InetSocketAddress at, Watched watched) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        ChatMetrics.register(watched, registry);
        JvmMetrics.builder().register(registry);
        HTTPServer http = HTTPServer.builder()
                .inetAddress(at.getAddress())
                .port(at.getPort())
                .registry(registry)
                .buildAndStart();
        return new MetricsServer(http, new InetSocketAddress(at.getAddress(), http.getPort()));
    }

    /** With the port that the system chose where 0 was asked for. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        http.close();
    }
}
