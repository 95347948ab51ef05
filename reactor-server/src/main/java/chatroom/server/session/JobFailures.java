package chatroom.server.session;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Violation;
import chatroom.server.store.StorageException;
import chatroom.server.work.DisplacedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered to a request, and logged, where its job couldn't be done. */
final class JobFailures {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);

    private JobFailures() {}

    static void answer(Exchange exchange, Throwable cause) {
        if (cause instanceof Violation violation) {
            exchange.fail(violation.code(), violation.getMessage());
        } else if (cause instanceof DisplacedException) {
            exchange.failBusy();
        } else if (cause instanceof StorageException) {
            LOG.warn(
                    "{} of connection {} failed: {}",
                    exchange.action().wireName(),
                    exchange.connectionId(),
                    cause.getMessage());
            exchange.fail(ErrorCode.STORAGE_UNAVAILABLE, Exchange.STORAGE_UNAVAILABLE, Exchange.BUSY_RETRY_MILLIS);
        } else {
            LOG.error("{} of connection {} failed", exchange.action().wireName(), exchange.connectionId(), cause);
            exchange.fail(
                    ErrorCode.INTERNAL_ERROR,
                    "The server made a mistake with this request; try it again, and if that doesn't help, tell whoever runs it.");
        }
    }
}
