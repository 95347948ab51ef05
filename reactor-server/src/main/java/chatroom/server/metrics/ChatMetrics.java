package chatroom.server.metrics;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.server.cluster.ClusterStats;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.ConnectionState;
import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import chatroom.server.web.WebStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** The names under which the server's numbers are shown; docs/metrics.md has the same list, for people. */
final class ChatMetrics {
    private static final double NANO = 1e-9;
    private static final String UNKNOWN = "unknown";

    private final PrometheusRegistry registry;

    private ChatMetrics(PrometheusRegistry registry) {
        this.registry = registry;
    }

    static void register(MetricSources sources, PrometheusRegistry registry) {
        ChatMetrics metrics = new ChatMetrics(registry);
        Info.builder()
                .name("chatroom_build")
                .help("Which server this is.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(sources.version());
        metrics.connections(sources);
        metrics.requests(sources);
        metrics.messages(sources);
        metrics.nodes(sources.nodes());
        metrics.times(sources);
        metrics.environment(sources.environment());
    }

    private void connections(MetricSources sources) {
        GaugeWithCallback.builder()
                .name("chatroom_connections")
                .help("Connections by state; a handshake of TLS is a guest.")
                .labelNames("state")
                .callback(shown -> Stream.of(ConnectionState.values())
                        .forEach(state -> shown.call(value(sources.reactor().connections(state)), state.label())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("chatroom_users")
                .help("People in the room, on all servers of the database together.")
                .callback(shown -> shown.call(value(sources.users())))
                .register(registry);
        count(
                "chatroom_connections_accepted",
                "Connections that came in, those turned away included.",
                sources.reactor().accepted);
        count(
                "chatroom_accept_failures",
                "Times at which the system gave no socket for a connection.",
                sources.reactor().acceptFailures);
        CounterWithCallback.builder()
                .name("chatroom_connections_closed")
                .help("Connections that ended, by reason.")
                .labelNames("reason")
                .callback(shown -> Stream.of(CloseReason.values())
                        .forEach(reason -> shown.call(value(sources.reactor().closed(reason)), reason.code())))
                .register(registry);
        gauge("chatroom_websockets", "Connections that are WebSockets.", sources.reactor().upgraded);
        CounterWithCallback.builder()
                .name("chatroom_http_responses")
                .help("Answers to requests on the ports for browsers, by status; 101 begins a WebSocket.")
                .labelNames("status")
                .callback(shown -> WebStats.STATUSES.forEach(
                        status -> shown.call(value(sources.web().answers(status)), status)))
                .register(registry);
        CounterWithCallback.builder()
                .name("chatroom_input_held")
                .help("Times at which a connection was not read any further, by what had to go on first.")
                .labelNames("cause")
                .callback(shown -> {
                    shown.call(value(sources.reactor().heldByOutput), "output");
                    shown.call(value(sources.sessions().heldByInFlight), "in_flight");
                    shown.call(value(sources.sessions().heldByPrice), "price");
                })
                .register(registry);
        gauge(
                "chatroom_held_bytes",
                "What connections make the server hold: output not taken, requests not whole, pages being read.",
                sources.reactor().heldBytes);
        gauge("chatroom_held_limit_bytes", "And how much that may be.", sources.reactor().heldLimitBytes);
        gauge(
                "chatroom_waiting_for_memory",
                "Requests and readers that wait for room in it.",
                sources.reactor().waitingForMemory);
        count("chatroom_received_bytes", "Bytes from clients, after TLS.", sources.reactor().bytesReceived);
        count("chatroom_sent_bytes", "Bytes to clients, before TLS.", sources.reactor().bytesSent);
    }

    private void requests(MetricSources sources) {
        List<Optional<Action>> actions = new ArrayList<>();
        Stream.of(Action.values()).map(Optional::of).forEach(actions::add);
        actions.add(Optional.empty());
        CounterWithCallback.builder()
                .name("chatroom_requests")
                .help("Requests by action; unknown where none could be read.")
                .labelNames("action")
                .callback(shown -> actions.forEach(
                        action -> shown.call(value(sources.sessions().requests(action)), label(action))))
                .register(registry);
        CounterWithCallback.builder()
                .name("chatroom_request_errors")
                .help(
                        "Requests that were answered with an error, by action and code; those that never occurred are left out.")
                .labelNames("action", "code")
                .callback(shown ->
                        actions.forEach(action -> Stream.of(ErrorCode.values()).forEach(code -> {
                            double errors = value(sources.sessions().errors(action, code));
                            if (errors > 0) {
                                shown.call(errors, label(action), code.wireName());
                            }
                        })))
                .register(registry);
    }

    private void messages(MetricSources sources) {
        count("chatroom_messages", "Messages that were stored and shown.", sources.room().messages);
        count(
                "chatroom_duplicate_messages",
                "Sends whose message was there already, under the same nonce.",
                sources.room().duplicates);
        CounterWithCallback.builder()
                .name("chatroom_deliveries")
                .help("Messages pushed to readers, by where they came from: one message to ten readers is ten.")
                .labelNames("source")
                .callback(shown -> {
                    shown.call(value(sources.reactor().deliveries), "ring");
                    shown.call(value(sources.room().catchUpMessages), "store");
                })
                .register(registry);
        count("chatroom_ring_evicted_messages", "Messages that left the ring of recent ones.", sources.evicted());
        gauge("chatroom_rooms_loaded", "Rooms in memory, the lobby apart.", sources.room().rooms);
        gauge(
                "chatroom_follows",
                "Rooms that connections follow, the lobby among them: one for each connection and room.",
                sources.room().follows);
        gauge(
                "chatroom_room_log_bytes",
                "Memory for recent entries that rooms other than the lobby have now.",
                sources.pagedBytes());
        gauge("chatroom_room_log_limit_bytes", "And how much that may be.", sources::pagedLimitBytes);
        CounterWithCallback.builder()
                .name("chatroom_entries")
                .help("Entries that were stored, of all rooms, by kind.")
                .labelNames("kind")
                .callback(shown ->
                        sources.room().entries.forEach((kind, entries) -> shown.call(value(entries), label(kind))))
                .register(registry);
        count(
                "chatroom_readers_fell_behind",
                "Readers whose next message had left the ring.",
                sources.reactor().fellBehind);
        count(
                "chatroom_catch_ups",
                "Readers that were given what they missed from the store.",
                sources.room().catchUps);
        count("chatroom_catch_up_pages", "Pages read for them.", sources.room().catchUpPages);
        gauge(
                "chatroom_not_searchable_messages",
                "The newest messages, which a search can't find yet.",
                sources.room().notSearchable);
        CounterWithCallback.builder()
                .name("chatroom_searches_ended")
                .help("Searches that were given up, by why.")
                .labelNames("cause")
                .callback(shown -> {
                    shown.call(value(sources.room().searchesTooLong), "timeout");
                    shown.call(value(sources.room().searchesLeft), "asker_gone");
                })
                .register(registry);
    }

    private void nodes(ClusterStats nodes) {
        gauge("chatroom_nodes", "Servers on the database that are alive, this one among them.", nodes.nodes);
        count("chatroom_node_nudges", "Times at which another server said that there is something new.", nodes.nudges);
        count("chatroom_node_look_failures", "Looks at what other servers did that failed.", nodes.failures);
    }

    private void times(MetricSources sources) {
        histogram(
                "chatroom_turn_seconds",
                "Turns of the reactor, without the waiting.",
                NANO,
                Map.of(Labels.EMPTY, sources.reactor().turnNs));
        histogram(
                "chatroom_commit_seconds",
                "Transactions that store messages, with fsync.",
                NANO,
                Map.of(Labels.EMPTY, sources.commitNs()));
        histogram(
                "chatroom_commit_messages",
                "Messages of one transaction.",
                1,
                Map.of(Labels.EMPTY, sources.commitMessages()));
        count(
                "chatroom_commit_failures",
                "Transactions that failed, with all of their messages.",
                sources.failedCommits());
        Map<Labels, Histogram> jobs = new LinkedHashMap<>();
        sources.jobNs().forEach((pool, tookNs) -> jobs.put(Labels.of("pool", pool), tookNs));
        histogram(
                "chatroom_job_seconds",
                "Jobs of workers, without their waiting; those of hash are password hashes.",
                NANO,
                jobs);
        GaugeWithCallback.builder()
                .name("chatroom_queue_length")
                .help("What waits, by queue: jobs for a pool, and messages for the next transaction.")
                .labelNames("queue")
                .callback(shown -> sources.waiting().forEach((queue, length) -> shown.call(length.getAsInt(), queue)))
                .register(registry);
    }

    private void environment(MetricSources.Environment environment) {
        count(
                "chatroom_clock_leaps",
                "Times at which the machine's clock was set, or wrong.",
                environment.clockLeaps());
        gauge(
                "chatroom_clock_doubted_seconds",
                "How far the machine's clock is ahead of the time that the server goes by, since a leap that isn't believed.",
                () -> seconds(environment.clockDoubtedMillis().getAsLong()));
        gauge(
                "chatroom_messages_ahead_seconds",
                "How far the newest message is ahead of the clock.",
                () -> seconds(environment.aheadMillis().getAsLong()));
        gauge(
                "chatroom_data_disk_bytes",
                "How large the disk of the data folder is; not a number where it doesn't say.",
                environment.diskBytes());
        gauge(
                "chatroom_data_disk_free_bytes",
                "How much of it the server may still fill; not a number where it doesn't say.",
                environment.freeDiskBytes());
        gauge(
                "chatroom_last_backup_timestamp_seconds",
                "When the newest backup was made; 0 if there was none.",
                () -> seconds(environment.lastBackupMillis().getAsLong()));
        gauge(
                "chatroom_certificate_end_timestamp_seconds",
                "When the certificate in force expires, or the first of those that signed it; not a number without TLS.",
                () -> environment
                        .certificateEnd()
                        .get()
                        .map(end -> (double) end.getEpochSecond())
                        .orElse(Double.NaN));
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(shown -> shown.call(value.getAsDouble()))
                .register(registry);
    }

    private static double seconds(long millis) {
        return millis / 1e3;
    }

    private void count(String name, String help, Count count) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(shown -> shown.call(value(count)))
                .register(registry);
    }

    private void gauge(String name, String help, Count count) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(shown -> shown.call(value(count)))
                .register(registry);
    }

    private void histogram(String name, String help, double scale, Map<Labels, Histogram> histograms) {
        registry.register(new HistogramCollector(name, help, scale, histograms));
    }

    /** Exact up to 2^53; Prometheus has no other numbers. */
    private static double value(Count count) {
        return (double) count.get();
    }

    /** The protocol's name of the kind of entry. */
    private static String label(Class<?> kindOfEntry) {
        if (kindOfEntry == ChatMessage.class) {
            return "message";
        }
        return kindOfEntry == Entry.RoleChange.class
                ? "role"
                : kindOfEntry.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String label(Optional<Action> action) {
        return action.map(Action::wireName).orElse(UNKNOWN);
    }
}
