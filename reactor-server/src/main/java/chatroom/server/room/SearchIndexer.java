package chatroom.server.room;

import chatroom.server.store.IndexMessages;
import chatroom.server.work.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has messages taken into the index for searching, some time after they were stored: a little a second while others come in, and all that is left once
 * it is quiet. So the index takes next to nothing from storing, and a search finds little left to do. Reactor thread only.
 */
final class SearchIndexer {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A few milliseconds of the storage thread. */
    private static final int MESSAGES_TOGETHER = 500;

    private final ChatPorts ports;
    private final Room room;

    /** Can be found, like all before it. */
    private long newestId;

    /** A timer or a job of ours is under way. */
    private boolean underWay;

    private long lastIdBefore;
    private boolean failing;

    SearchIndexer(ChatPorts ports, Room room) {
        this.ports = ports;
        this.room = room;
        onStored();
    }

    /** Whether a search finds everything up to this message. */
    boolean reaches(long id) {
        return newestId >= id;
    }

    /** More of what {@link #reaches} lacks. */
    IndexMessages next() {
        return new IndexMessages(ports.search(), MESSAGES_TOGETHER);
    }

    /** @return whether there was something left to do */
    boolean indexedTo(long id) {
        boolean progress = id > newestId;
        newestId = Math.max(newestId, id);
        return progress;
    }

    void onStored() {
        if (!underWay) {
            later();
        }
    }

    private void later() {
        underWay = true;
        ports.timers().schedule(PAUSE, this::indexSome);
    }

    private void indexSome() {
        underWay = true;
        lastIdBefore = room.lastId();
        if (!ports.storing().offer(next(), outcome -> ports.completions().accept(new Completion.Indexed(outcome)))) {
            later();
        }
    }

    void onIndexed(Outcome<Long> outcome) {
        underWay = false;
        if (outcome instanceof Outcome.Failed<Long> failed) {
            // Where the disk is full, storing says so as well.
            if (!failing) {
                LOG.warn(
                        "messages can't be made searchable for now: {}",
                        failed.cause().getMessage());
            }
            failing = true;
            later();
        } else if (outcome instanceof Outcome.Done<Long> done) {
            failing = false;
            if (indexedTo(done.value()) && !reaches(room.lastId())) {
                goOn();
            }
        }
    }

    private void goOn() {
        boolean quiet = room.lastId() == lastIdBefore;
        if (quiet) {
            indexSome();
        } else {
            later();
        }
    }
}
