package chatroom.server.session;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Violation;
import chatroom.server.store.StorageException;
import chatroom.server.work.DisplacedException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is answered to a request, and logged, where its job couldn't be done. While the storage is away everybody's requests fail, again and
 * again: then so many have a line in a second, and the next one tells how many had none. Reactor thread only.
 */
final class JobFailures {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);

    private static final int LINES_PER_SECOND = 5;
    private static final int BURST = 100;

    private final LongSupplier nowNs;
    private final FloodLimit lines = new FloodLimit(LINES_PER_SECOND, BURST);
    private long leftOut;

    /** @param nowNs as {@link System#nanoTime()} */
    JobFailures(LongSupplier nowNs) {
        this.nowNs = nowNs;
    }

    void answer(Exchange exchange, Throwable cause) {
        if (cause instanceof Violation violation) {
            exchange.fail(violation.code(), violation.getMessage());
        } else if (cause instanceof DisplacedException) {
            exchange.failBusy();
        } else if (cause instanceof StorageException) {
            warn(exchange, cause);
            exchange.fail(ErrorCode.STORAGE_UNAVAILABLE, Exchange.STORAGE_UNAVAILABLE, Exchange.BUSY_RETRY_MILLIS);
        } else {
            LOG.error("{} of connection {} failed", exchange.action().wireName(), exchange.connectionId(), cause);
            exchange.fail(
                    ErrorCode.INTERNAL_ERROR,
                    "The server made a mistake with this request; try it again, and if that doesn't help, tell whoever runs it.");
        }
    }

    private void warn(Exchange exchange, Throwable cause) {
        if (lines.tryTake(0, nowNs.getAsLong()) > 0) {
            leftOut++;
            return;
        }
        String missing = leftOut == 0 ? "" : " (" + leftOut + " lines like this were left out)";
        leftOut = 0;
        LOG.warn(
                "{} of connection {} failed: {}",
                exchange.action().wireName(),
                exchange.connectionId(),
                cause.getMessage() + missing);
    }
}
