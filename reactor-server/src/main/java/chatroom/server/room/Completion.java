package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Appended;
import chatroom.server.work.JobResult;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An answer from a worker, on its way back to the reactor thread. It names its connection by id: the connection may be gone by then. */
public sealed interface Completion {
    /**
     * Both run on the reactor thread and hold no session themselves.
     *
     * @param then what to do with the outcome, given the session
     * @param effect what else comes of it, after that, even if the session is gone
     */
    record JobDone<R>(
            long connectionId,
            JobResult<R> outcome,
            BiConsumer<Session, JobResult<R>> then,
            Consumer<JobResult<R>> effect)
            implements Completion {
        void applyTo(Session session) {
            then.accept(session, outcome);
        }

        void takeEffect() {
            effect.accept(outcome);
        }
    }

    /** What was said last before this server began, ascending. Comes before any connection, and nothing that was stored later before it. */
    record Recalled(List<ChatMessage> newest) implements Completion {}

    /** Some more messages can be found by their words. */
    record Indexed(JobResult<Long> newestId) implements Completion {}

    /** One for a whole batch of messages: results in the order of the batch. */
    record BatchStored(List<PendingSend> batch, JobResult<List<Appended>> outcome) implements Completion {}
}
