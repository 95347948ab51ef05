package chatroom.server;

import chatroom.server.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether people should be sent to this server, as far as that is known without asking the storage: a question must not wait for a disk
 * that hangs. Reactor thread only.
 */
final class Readiness {
    /** What is over sooner, as a failover is, would only chase people from one server to another. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where nobody is sent, nothing is stored, which would show that it can be: so a failure is forgotten. */
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private static final HttpResponse READY = HttpResponse.text(HttpResponse.OK, "The server is ready.");

    private final Supplier<OptionalLong> looksFailNs;
    private final Supplier<OptionalLong> commitFailedNs;

    /**
     * @param looksFailNs for how long looks at other servers have been failing; empty where the last one didn't, or nobody looks
     * @param commitFailedNs how long ago the last commit of messages was, if it failed
     */
    Readiness(Supplier<OptionalLong> looksFailNs, Supplier<OptionalLong> commitFailedNs) {
        this.looksFailNs = looksFailNs;
        this.commitFailedNs = commitFailedNs;
    }

    HttpResponse answer() {
        return obstacle()
                .map(sentence -> HttpResponse.text(HttpResponse.UNAVAILABLE, sentence))
                .orElse(READY);
    }

    private Optional<String> obstacle() {
        OptionalLong looksFail = looksFailNs.get();
        if (looksFail.isPresent() && looksFail.getAsLong() >= PATIENCE.toNanos()) {
            return Optional.of("The database has not been reached for %s seconds; the log says why."
                    .formatted(seconds(looksFail.getAsLong())));
        }
        OptionalLong commitFailed = commitFailedNs.get();
        if (commitFailed.isPresent() && commitFailed.getAsLong() < MEMORY.toNanos()) {
            return Optional.of(
                    "Storing messages failed %s seconds ago, and no message has been stored since; the log says why."
                            .formatted(seconds(commitFailed.getAsLong())));
        }
        return Optional.empty();
    }

    private static long seconds(long ns) {
        return Duration.ofNanos(ns).toSeconds();
    }
}
