package chatroom.server;

import chatroom.server.room.AppendRequest;
import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import chatroom.server.store.Appended;
import chatroom.server.store.MessageAppender;
import chatroom.server.store.NewMessage;
import chatroom.server.store.StorageException;
import java.util.ArrayList;
import java.util.List;

/** Stores what was sent, a batch at a time, and keeps how long that took. Storage thread only; the numbers may be read by any. */
final class MessageStoring {
    final Histogram tookNs = Histogram.upTo(
            300_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000, 1_000_000_000);
    final Histogram batchMessages = Histogram.upTo(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
    final Count failures = new Count();

    private final MessageAppender appender;

    MessageStoring(MessageAppender appender) {
        this.appender = appender;
    }

    List<Appended> append(List<AppendRequest> batch) throws StorageException {
        List<NewMessage> messages = new ArrayList<>(batch.size());
        for (AppendRequest send : batch) {
            messages.add(send.message());
        }
        CommitEvent event = new CommitEvent();
        event.begin();
        long beganNs = System.nanoTime();
        boolean stored = false;
        try {
            List<Appended> appended = appender.append(messages);
            stored = true;
            return appended;
        } finally {
            tookNs.record(System.nanoTime() - beganNs);
            batchMessages.record(batch.size());
            if (!stored) {
                failures.increment();
            }
            event.tell(batch.size(), stored);
        }
    }
}
