package chatroom.server.room;

import chatroom.server.stats.Count;
import chatroom.server.store.SearchIndex;
import chatroom.server.work.JobResult;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has messages taken into the index for searching, some time after they were stored: a little a second while others come in, and all that
 * is left once it is quiet. So the index takes next to nothing from storing, and a search finds little left to do. Where it is {@linkplain
 * #isFarBehind far behind} (after an import, or an update that makes the index anew) it takes no pauses until it isn't. The lobby comes
 * first: in other rooms a search reads itself what the index doesn't have. Reactor thread only.
 */
public final class SearchIndexer {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A few milliseconds of the storage thread. */
    private static final int MESSAGES_TOGETHER = 500;

    /** What a search may have to wait for: half a second of the storage thread. */
    private static final int MOST_BEHIND = 10_000;

    /**
     * While it is far behind and messages go on coming in, it pauses so many times as long as the storage thread had the last ones: so it
     * gets an eighth or so of that thread, which is thousands of messages a second, and storing the rest.
     */
    private static final int PAUSE_TIMES = 6;

    /** Between two lines in the log about how far it is. */
    private static final int TELL_AFTER_MESSAGES = 100_000;

    private final RoomPorts ports;
    private final Room room;

    /** The newest message that a search finds; it finds all before it, too. */
    private long newestId;

    /** Of the lobby there was more to do. */
    private boolean isLobbyLeft;

    /** Something was written in a room that isn't the lobby, and isn't looked at yet: at the start perhaps. */
    private boolean othersWrote = true;

    /** So many jobs for other rooms in a row have left something to do. */
    private int othersInARow;

    /** A timer or a job of ours is under way. */
    private boolean underWay;

    private long lastIdBefore;
    private long beganNs;

    /** It failed last time, and the log says so. */
    private boolean failing;

    /** The same for other rooms. */
    private boolean othersFailing;

    /** The index was far behind, and the log has said so. */
    private boolean catchingUp;

    private long toldId;

    public SearchIndexer(RoomPorts ports, LoadedRooms rooms) {
        this.ports = ports;
        this.room = rooms.lobby();
        room.whenPublished(this::onPublished);
        rooms.whenPublished(this::onOtherRoomPublished);
        onPublished();
    }

    /** Whether a search finds everything up to this message. */
    boolean reaches(long id) {
        return newestId >= id;
    }

    /** A search among the messages up to this one would take seconds, or leave some out. */
    boolean isFarBehind(long id) {
        return id - newestId > MOST_BEHIND;
    }

    /** The job that indexes some more messages. */
    SearchIndex.Index next() {
        return new SearchIndex.Index(ports.store().searchIndex(), MESSAGES_TOGETHER);
    }

    /** @return whether there was something left to do */
    boolean indexedTo(long id) {
        boolean progress = id > newestId;
        newestId = Math.max(newestId, id);
        tellHowFarBehind();
        return progress;
    }

    private void tellHowFarBehind() {
        Count behind = room.stats().notSearchable;
        behind.add(Math.max(0, room.lastId() - newestId) - behind.get());
    }

    private void onPublished() {
        tellHowFarBehind();
        if (!underWay) {
            later();
        }
    }

    /** Something was written in a room that isn't the lobby. */
    private void onOtherRoomPublished() {
        othersWrote = true;
        if (!underWay) {
            later();
        }
    }

    private void later() {
        underWay = true;
        ports.timers().schedule(PAUSE, this::indexSome);
    }

    /** As soon as it is its turn again. */
    private void soon() {
        underWay = true;
        Duration tookTogether = Duration.ofNanos((ports.timers().nowNs() - beganNs) * PAUSE_TIMES);
        ports.timers().schedule(tookTogether.compareTo(PAUSE) < 0 ? tookTogether : PAUSE, this::indexSome);
    }

    private void indexSome() {
        underWay = true;
        beganNs = ports.timers().nowNs();
        lastIdBefore = room.lastId();
        if (!ports.storing().offer(next(), result -> ports.reactor().accept(() -> onIndexed(result)))) {
            later();
        }
    }

    private void onIndexed(JobResult<Long> outcome) {
        underWay = false;
        if (outcome instanceof JobResult.Failed<Long> failed) {
            failing = tellFailure(failing, failed.cause());
            later();
        } else if (outcome instanceof JobResult.Done<Long> done) {
            failing = false;
            tellProgress(done.value());
            isLobbyLeft = indexedTo(done.value()) && !reaches(room.lastId());
            boolean quiet = room.lastId() == lastIdBefore;
            if (isLobbyLeft && quiet) {
                indexSome();
            } else if (isLobbyLeft && isFarBehind(room.lastId())) {
                soon();
            } else if (othersWrote) {
                indexOthers();
            } else if (isLobbyLeft) {
                later();
            }
        }
    }

    private void indexOthers() {
        underWay = true;
        beganNs = ports.timers().nowNs();
        othersWrote = false;
        SearchIndex.IndexOtherRooms job =
                new SearchIndex.IndexOtherRooms(ports.store().searchIndex(), MESSAGES_TOGETHER);
        if (!ports.storing().offer(job, result -> ports.reactor().accept(() -> onOthersIndexed(result)))) {
            othersWrote = true;
            later();
        }
    }

    /** Where the disk is full, storing says so as well. */
    private static boolean tellFailure(boolean told, Throwable cause) {
        if (!told) {
            LOG.warn("messages can't be made searchable for now: {}", cause.getMessage());
        }
        return true;
    }

    private void onOthersIndexed(JobResult<Boolean> outcome) {
        underWay = false;
        othersFailing =
                outcome instanceof JobResult.Failed<Boolean> failed && tellFailure(othersFailing, failed.cause());
        boolean isQuiet = !othersWrote;
        boolean isLeft = !(outcome instanceof JobResult.Done<Boolean> done) || done.value();
        othersInARow = isLeft ? othersInARow + 1 : 0;
        othersWrote |= isLeft;
        boolean isDone = outcome instanceof JobResult.Done<Boolean>;
        if (isLeft && isQuiet && isDone) {
            indexOthers();
        } else if (isLeft && isDone && othersInARow * MESSAGES_TOGETHER > MOST_BEHIND) {
            soon();
        } else if (othersWrote || isLobbyLeft) {
            later();
        }
    }

    private void tellProgress(long indexedId) {
        boolean far = room.lastId() - indexedId > MOST_BEHIND;
        if (far && !catchingUp) {
            LOG.info(
                    "{} of {} messages can be searched for; searches are refused until the rest is done",
                    indexedId,
                    room.lastId());
            toldId = indexedId;
        } else if (far && indexedId - toldId >= TELL_AFTER_MESSAGES) {
            LOG.info("{} of {} messages can be searched for", indexedId, room.lastId());
            toldId = indexedId;
        } else if (!far && catchingUp) {
            LOG.info("all messages can be searched for");
        }
        catchingUp = far;
    }
}
