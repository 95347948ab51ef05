package chatroom.server;

import chatroom.server.config.ServerConfig;
import chatroom.server.metrics.MetricSources;
import chatroom.server.metrics.MetricsHandler;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.store.StartupException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port where Prometheus reads metrics. */
final class MetricsEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);

    /** A connection for metrics may be silent for this long. */
    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(10);

    static InetSocketAddress listen(
            ServerConfig.Metrics at, MetricSources sources, Readiness readiness, Reactor reactor, WorkerPools workers)
            throws StartupException {
        Mailbox<MetricsHandler.Page> pages = reactor.newMailbox();
        MetricsHandler handler =
                new MetricsHandler(sources, reactor.timers(), workers.forOwnTasks(), pages::offer, readiness::answer);
        pages.deliverTo(handler::onPage);
        InetSocketAddress listening = ListenAddress.listen(
                at.host(),
                at.port(),
                "--metrics-host",
                "--metrics-port",
                address -> reactor.listenInternally(address, handler, SCRAPE_LIMIT));
        LOG.info("metrics are at http://{}:{}/metrics", at.host(), listening.getPort());
        return listening;
    }

    private MetricsEndpoint() {}
}
