package chatroom.server.work;

/**
 * A piece of work that may block or compute for long. Implemented by named records that hold values and ports, never a connection or a
 * session.
 *
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface Job<R> {
    /** Runs on a worker thread. What it throws becomes {@link JobResult.Failed}. */
    R run() throws Exception;
}
