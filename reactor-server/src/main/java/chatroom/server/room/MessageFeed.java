package chatroom.server.room;

import chatroom.protocol.Entry;
import chatroom.server.reactor.Timers;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Journals;
import chatroom.server.store.Store;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed in a room, shown to everybody: each message once, in the order of ids, whoever stored it. Whoever knows of a commit
 * tells it. Where ids before a message are missing, because their batch was reported as failed, or somebody else stored them, they are
 * read from the store first:
 *
 * <pre>
 *   shown: … 40 41 42      committed: 45      43 to 45 are read; what is committed meanwhile isn't kept, and is read in its turn
 * </pre>
 *
 * Reactor thread only.
 */
public final class MessageFeed {
    private static final Logger LOG = LoggerFactory.getLogger(MessageFeed.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int PAGE_ENTRIES = 500;
    private static final int PAGE_BYTES = 64 * 1024;

    private final Room room;
    private final Store store;
    private final Workers paging;
    private final Timers timers;
    private final Consumer<Runnable> reactor;

    /** The newest message that is known to be committed. What it is ahead of the room's newest is being read. */
    private long committedId;

    private boolean reading;

    /** Texts were pruned since the page was asked for that is being read. */
    private boolean pruned;

    /** How often it came up that there may be committed entries after {@link #committedId}: the store is to say. */
    private long doubts;

    /** So many of them are settled: whatever was committed is shown. */
    private long settledDoubts;

    private Optional<Listener> listener = Optional.empty();

    /** A read has failed, and the log says so. */
    private boolean failing;

    /** Who is told of what is shown. */
    interface Listener {
        /** This entry is shown, and none after it. */
        void onShown(Room room, Entry entry);

        /** It was in doubt whether there was more to be shown, and whatever there was is shown. */
        void onSettled(Room room);

        /** The store has no such room any more. Never the lobby. */
        void onGone(Room room);
    }

    /**
     * @param paging workers for what reads pages of messages
     * @param reactor has something done on the reactor thread; any thread
     */
    public MessageFeed(Room room, Store store, Workers paging, Timers timers, Consumer<Runnable> reactor) {
        this.room = room;
        this.store = store;
        this.paging = paging;
        this.timers = timers;
        this.reactor = reactor;
    }

    /** Before anything is shown. */
    void tells(Listener newListener) {
        listener = Optional.of(newListener);
    }

    /** These are committed. Ascending; some before them, and between them, may be missing. */
    public void onCommitted(List<? extends Entry> entries) {
        entries.forEach(this::onCommitted);
    }

    /** This one is committed. Some before it may be missing. */
    void onCommitted(Entry entry) {
        if (!reading && entry.id() == room.lastId() + 1) {
            publish(entry);
        } else {
            onCommittedThrough(entry.id());
        }
    }

    /** Everything up to this message is committed. */
    public void onCommittedThrough(long id) {
        committedId = Math.max(committedId, id);
        if (!reading && committedId > room.lastId()) {
            reading = true;
            readMissing();
        }
    }

    /** The newest entry that is known to be committed, whether or not it is shown yet. */
    long committedId() {
        return Math.max(committedId, room.lastId());
    }

    /** More may be committed than anybody has told of. */
    void onDoubt() {
        doubts++;
        if (!reading) {
            reading = true;
            readMissing();
        }
    }

    /** What was read before, and isn't shown yet, may have texts that are gone: it is read again. */
    void onPruned() {
        pruned = true;
    }

    private void readMissing() {
        pruned = false;
        long asked = doubts;
        long through = isInDoubt() ? Long.MAX_VALUE : committedId;
        Journals.ReadAfter job =
                new Journals.ReadAfter(store.journals(), room.name(), room.lastId(), through, PAGE_ENTRIES, PAGE_BYTES);
        if (!paging.offer(job, result -> reactor.accept(() -> onPage(result, asked)))) {
            readLater();
        }
    }

    /** Whether more may be committed than {@link #committedId} tells. */
    boolean isInDoubt() {
        return settledDoubts < doubts;
    }

    /** @param asked how often there was doubt when it was read */
    private void onPage(JobResult<Optional<EntryPage>> result, long asked) {
        if (result instanceof JobResult.Failed<Optional<EntryPage>> failed) {
            if (!failing) {
                LOG.warn(
                        "committed messages can't be read, and aren't shown until they can: {}",
                        failed.cause().toString());
            }
            failing = true;
            readLater();
        } else if (result instanceof JobResult.Done<Optional<EntryPage>> done) {
            failing = false;
            if (pruned) {
                readMissing();
                return;
            }
            if (done.value().isEmpty() && !room.name().isLobby()) {
                onGone();
                return;
            }
            List<Entry> entries = done.value().map(EntryPage::entries).orElse(List.of());
            entries.forEach(this::publish);
            if (entries.isEmpty() && settledDoubts < asked) {
                settledDoubts = asked;
                if (!isInDoubt()) {
                    listener.ifPresent(told -> told.onSettled(room));
                }
            }
            goOn(entries.isEmpty());
        }
    }

    /** There is nothing more to be shown, ever. */
    private void onGone() {
        reading = false;
        committedId = room.lastId();
        settledDoubts = doubts;
        listener.ifPresent(told -> told.onGone(room));
    }

    private void goOn(boolean nothingFound) {
        if (committedId <= room.lastId() && !isInDoubt()) {
            reading = false;
        } else if (nothingFound) {
            readLater();
        } else {
            readMissing();
        }
    }

    private void readLater() {
        timers.schedule(RETRY, this::readMissing);
    }

    private void publish(Entry entry) {
        try {
            room.publish(entry);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("message {} could not be shown; everybody reads it from the store", entry.id(), e);
            room.leaveToStore(entry.id());
        }
        try {
            listener.ifPresent(told -> told.onShown(room, entry));
            room.onShown();
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // What comes next is to be shown all the same.
            LOG.error("what message {} leads to could not be done", entry.id(), e);
        }
    }
}
