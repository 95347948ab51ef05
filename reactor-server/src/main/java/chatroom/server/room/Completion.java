package chatroom.server.room;

import chatroom.server.store.Appended;
import chatroom.server.work.Outcome;
import java.util.List;
import java.util.function.BiConsumer;

/** An answer from a worker, on its way back to the reactor thread. It names its connection by id: the connection may be gone by then. */
public sealed interface Completion {
    /** @param then what to do with the outcome, given the session; it runs on the reactor thread and holds no session itself */
    record JobDone<R>(long connectionId, Outcome<R> outcome, BiConsumer<Session, Outcome<R>> then)
            implements Completion {
        void applyTo(Session session) {
            then.accept(session, outcome);
        }
    }

    /** Some more messages can be found by their words. */
    record Indexed(Outcome<Long> newestId) implements Completion {}

    /** One for a whole batch of messages: results in the order of the batch. */
    record BatchStored(List<PendingSend> batch, Outcome<List<Appended>> outcome) implements Completion {}
}
