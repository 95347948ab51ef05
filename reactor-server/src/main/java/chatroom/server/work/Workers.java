package chatroom.server.work;

import java.util.function.Consumer;

/** Takes jobs and runs them on threads of its own. */
public interface Workers {
    /**
     * Takes a job, or refuses it because too many are waiting. Never blocks.
     *
     * @param done called once, on the thread that ran the job
     * @return false if the job was refused; {@code done} isn't called then
     */
    <R> boolean offer(Job<R> job, Consumer<JobResult<R>> done);
}
