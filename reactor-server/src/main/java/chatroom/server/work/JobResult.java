package chatroom.server.work;

/** The result of a job: its value, or what it threw. */
public sealed interface JobResult<R> {
    record Done<R>(R value) implements JobResult<R> {}

    record Failed<R>(Throwable cause) implements JobResult<R> {}

    /** Runs the job here and now, and catches whatever it throws. */
    static <R> JobResult<R> of(Job<R> job) {
        try {
            return new Done<>(job.run());
        } catch (OutOfMemoryError | InternalError | UnknownError cause) {
            throw cause;
        } catch (Throwable cause) {
            return new Failed<>(cause);
        }
    }
}
