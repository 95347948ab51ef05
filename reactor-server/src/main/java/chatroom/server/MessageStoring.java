package chatroom.server;

import chatroom.server.room.AppendRequest;
import chatroom.server.stats.Count;
import chatroom.server.stats.Histogram;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.OptionalLong;

/** Stores what was sent, a batch at a time, and keeps how long that took. Storage thread only; the numbers may be read by any. */
final class MessageStoring {
    final Histogram tookNs = Histogram.upTo(
            300_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000, 100_000_000, 300_000_000, 1_000_000_000);
    final Histogram batchMessages = Histogram.upTo(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
    final Count failures = new Count();

    private final Journals journals;

    /** When the last batch failed; without meaning where it didn't. */
    private volatile long failedNs;

    private volatile boolean hasFailed;

    MessageStoring(Journals journals) {
        this.journals = journals;
    }

    /** Any thread. How many nanoseconds ago the last batch was, if it failed. */
    OptionalLong failedForNs() {
        return hasFailed ? OptionalLong.of(System.nanoTime() - failedNs) : OptionalLong.empty();
    }

    List<EntryResult> append(List<AppendRequest> batch) throws StorageException {
        CommitEvent event = new CommitEvent();
        event.begin();
        long beganNs = System.nanoTime();
        boolean stored = false;
        try {
            List<EntryResult> results =
                    journals.append(batch.stream().map(AppendRequest::entry).toList());
            stored = true;
            if (results.stream().anyMatch(EntryResult.Failed.class::isInstance)) {
                failures.increment();
            }
            return results;
        } finally {
            tookNs.record(System.nanoTime() - beganNs);
            batchMessages.record(batch.size());
            if (!stored) {
                failures.increment();
                failedNs = System.nanoTime();
            }
            hasFailed = !stored;
            event.tell(batch.size(), stored);
        }
    }
}
