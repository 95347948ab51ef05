package chatroom.server.metrics;

import chatroom.server.http.HttpResponse;
import chatroom.server.reactor.BackgroundTasks;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.Timers;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics}, and whether the server lives and is ready: of HTTP what that takes, one request a connection, in the
 * reactor like all that comes from environment. The page is made by other threads. Reactor thread only.
 */
public final class MetricsHandler implements ConnectionListener {
    private static final HttpResponse FAILED =
            HttpResponse.text(HttpResponse.INTERNAL_ERROR, "There is no page of metrics, for a mistake of the server.");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Timers timers;
    private final BackgroundTasks workers;
    private final Consumer<Page> pages;
    private final Supplier<HttpResponse> readiness;
    private final Map<Long, Scrape> scrapes = new HashMap<>();

    /**
     * @param pages where a worker puts a page, on its way to {@link #onPage}; any thread
     * @param readiness whether people should be sent to this server
     */
    public MetricsHandler(
            MetricSources sources,
            Timers timers,
            BackgroundTasks workers,
            Consumer<Page> pages,
            Supplier<HttpResponse> readiness) {
        this.timers = timers;
        this.workers = workers;
        this.pages = pages;
        this.readiness = readiness;
        ChatMetrics.register(sources, registry);
        JvmMetrics.builder().register(registry);
    }

    /** The answer to the request of a connection, which may be gone by now. */
    public record Page(long connectionId, HttpResponse answer) {}

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        Scrape scrape = new Scrape(connection, this);
        scrapes.put(connection.id(), scrape);
        return scrape;
    }

    void forget(long connectionId) {
        scrapes.remove(connectionId);
    }

    Timers timers() {
        return timers;
    }

    HttpResponse readiness() {
        return readiness.get();
    }

    /** @return false if there is no room */
    boolean makePage(long connectionId, String accepted) {
        HttpResponse[] made = {FAILED};
        return workers.offer(() -> made[0] = page(accepted), () -> pages.accept(new Page(connectionId, made[0])));
    }

    private HttpResponse page(String accepted) {
        ExpositionFormatWriter writer = formats.findWriter(accepted);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can't be written.", e);
        }
        return HttpResponse.of(HttpResponse.OK, writer.getContentType(), body.toByteArray());
    }

    /** A worker has made it. */
    public void onPage(Page page) {
        Scrape scrape = scrapes.get(page.connectionId());
        if (scrape != null) {
            scrape.answer(page.answer());
        }
    }
}
