package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import chatroom.server.work.JobResult;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of batches of messages: told to the feed, which shows them, and then to each sender. Reactor thread only. */
public final class AppendResults {
    private static final Logger LOG = LoggerFactory.getLogger(AppendResults.class);

    private final MessageFeed feed;
    private final RoomStats stats;

    public AppendResults(MessageFeed feed) {
        this.feed = feed;
        this.stats = feed.room().stats();
    }

    /** A batch is committed, or was reported as failed: it may be committed all the same. */
    public void onBatch(List<AppendRequest> batch, JobResult<List<Appended>> result) {
        if (result instanceof JobResult.Done<List<Appended>> done) {
            tellFeed(batch, done.value());
            for (int i = 0; i < batch.size(); i++) {
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

    /** Before the senders: what somebody asks for next is to have what was just said. */
    private void tellFeed(List<AppendRequest> batch, List<Appended> results) {
        List<ChatMessage> committed = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Appended appended = results.get(i);
            if (appended.duplicate()) {
                stats.duplicates.increment();
                // It may never have been shown, because its batch was reported as failed.
                feed.onCommittedThrough(appended.id());
            } else {
                stats.messages.increment();
                NewMessage message = batch.get(i).message();
                committed.add(new ChatMessage(
                        appended.id(),
                        message.username().value(),
                        message.text().value(),
                        appended.timestamp()));
            }
        }
        feed.onCommitted(committed);
    }
}
