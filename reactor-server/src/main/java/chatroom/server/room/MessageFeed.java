package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import chatroom.server.work.JobResult;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is committed in a room, shown to everybody in its order. Reactor thread only. */
public final class MessageFeed {
    private static final Logger LOG = LoggerFactory.getLogger(MessageFeed.class);

    private final Room room;

    public MessageFeed(Room room) {
        this.room = room;
    }

    /** What was said last before this server began, ascending. Comes before any connection. */
    public void recall(List<ChatMessage> newest) {
        newest.forEach(this::publish);
    }

    /** A batch is committed, or failed: everybody gets the messages, and each sender the answer. */
    public void onBatch(List<AppendRequest> batch, JobResult<List<Appended>> result) {
        if (result instanceof JobResult.Done<List<Appended>> done) {
            for (int i = 0; i < batch.size(); i++) {
                show(batch.get(i).message(), done.value().get(i));
                batch.get(i).answer().accept(new JobResult.Done<>(done.value().get(i)));
            }
        } else if (result instanceof JobResult.Failed<List<Appended>> failed) {
            LOG.error(
                    "{} messages could not be stored: {}",
                    batch.size(),
                    failed.cause().toString());
            for (AppendRequest append : batch) {
                append.answer().accept(new JobResult.Failed<>(failed.cause()));
            }
        }
    }

    private void show(NewMessage message, Appended appended) {
        if (appended.duplicate()) {
            room.stats().duplicates.increment();
            room.foundStored(appended.id());
        } else {
            room.stats().messages.increment();
            publish(new ChatMessage(
                    appended.id(), message.username().value(), message.text().value(), appended.timestamp()));
        }
    }

    private void publish(ChatMessage message) {
        try {
            room.publish(message);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("message {} could not be shown; everybody reads it from the store", message.id(), e);
            room.foundStored(message.id());
        }
    }
}
