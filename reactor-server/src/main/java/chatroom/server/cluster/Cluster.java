package chatroom.server.cluster;

import chatroom.server.chat.Chat;
import chatroom.server.reactor.Timers;
import chatroom.server.room.Lobby;
import chatroom.server.room.OtherNodes;
import chatroom.server.room.RoomNews;
import chatroom.server.store.HistoryLostException;
import chatroom.server.store.News;
import chatroom.server.store.News.Look;
import chatroom.server.store.News.Notice;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what other servers on the same database have done: when there may be something, when somebody has to know, and twice a second
 * in any case, one look at a time. Reactor thread only.
 */
public final class Cluster implements OtherNodes {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** A nudge may be lost. */
    private static final Duration AT_THE_LATEST = Duration.ofMillis(500);

    /** Where others write all the time, what they wrote within this is looked at together. */
    private static final Duration APART = Duration.ofMillis(5);

    private final News news;
    private final Workers looking;
    private final Timers timers;
    private final Consumer<Runnable> reactor;
    private final Workers storing;
    private final OutgoingNotices notices;
    private final ClusterStats stats = new ClusterStats();
    private Consumer<Look> found;
    private Optional<OwnPresence> presence = Optional.empty();

    private boolean isLooking;

    /** What a look under way may have missed is looked at with the next. */
    private boolean isWanted;

    private long beganNs;
    private Timers.Timer next;

    /** Since when looks fail; what it says is without meaning while they don't. */
    private long failingSinceNs;

    private boolean isFailing;

    /** Ends this server. */
    private Runnable ending = () -> {};

    /** Of each connection one at most: whoever waits for a look asks for nothing else. */
    private List<Looked> waitForThis = new ArrayList<>();

    private List<Looked> waitForNext = new ArrayList<>();

    /** By any thread; a nudge on its way stands for all that come meanwhile. */
    private volatile boolean isNudged;

    /**
     * @param looking the one worker that looks, so that nothing delays it
     * @param storing the one worker that writes the database
     * @param reactor has something done on the reactor thread; any thread
     */
    public Cluster(News news, Workers looking, Workers storing, Timers timers, Consumer<Runnable> reactor) {
        this.news = news;
        this.looking = looking;
        this.storing = storing;
        this.timers = timers;
        this.reactor = reactor;
        this.notices = new OutgoingNotices(news, storing, timers, reactor);
    }

    /** What is found is brought into this chat from now on, and the other servers are told who is in it. */
    public void begin(RoomNews rooms, Chat chat, Lobby lobby) {
        OwnPresence own = new OwnPresence(news, lobby, storing, timers, reactor);
        presence = Optional.of(own);
        begin(new NewsApplier(rooms, chat, new PresenceElsewhere(lobby), own));
    }

    /** @param applier brings what a look has found into memory */
    void begin(Consumer<Look> applier) {
        found = applier;
        // Some time ago, so that the first look is at once.
        beganNs = timers.nowNs() - AT_THE_LATEST.toNanos();
        news.onNudge(this::onNudge);
        lookNow();
    }

    /** Before it begins. What ends this server, where the database has another history than the one in memory. */
    public void endsBy(Runnable end) {
        ending = end;
    }

    /** Any thread. */
    private void onNudge() {
        if (!isNudged) {
            isNudged = true;
            reactor.accept(() -> {
                isNudged = false;
                stats.nudges.increment();
                // Where looks fail, nothing is gained by more of them.
                if (!isFailing) {
                    lookSoon();
                }
            });
        }
    }

    @Override
    public boolean arePossible() {
        return true;
    }

    @Override
    public void look(Looked then) {
        waitForNext.add(then);
        lookSoon();
    }

    @Override
    public void tell(Notice notice) {
        notices.tell(notice);
    }

    /** For how many nanoseconds there has been no answer; empty where none is waited for. */
    public OptionalLong failingForNs() {
        if (isFailing) {
            return OptionalLong.of(timers.nowNs() - failingSinceNs);
        }
        // A database that doesn't even refuse takes its time to fail.
        return isLooking ? OptionalLong.of(timers.nowNs() - beganNs) : OptionalLong.empty();
    }

    public ClusterStats stats() {
        return stats;
    }

    private void lookSoon() {
        if (isLooking) {
            isWanted = true;
            return;
        }
        // Even where it may begin at once: all who ask in this turn wait for the same look.
        lookAfter(Duration.ofNanos(Math.max(0, beganNs + APART.toNanos() - timers.nowNs())));
    }

    private void lookAfter(Duration wait) {
        if (next != null) {
            next.cancel();
        }
        next = timers.schedule(wait, this::lookNow);
    }

    private void lookNow() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        isLooking = true;
        isWanted = false;
        beganNs = timers.nowNs();
        List<Looked> waiting = waitForThis;
        waitForThis = waitForNext;
        waitForNext = waiting;
        if (!looking.offer(news::look, result -> reactor.accept(() -> onLooked(result)))) {
            onFailed("the server is at its end");
        }
    }

    private void onLooked(JobResult<Look> result) {
        if (result instanceof JobResult.Done<Look> done) {
            onFound(done.value());
        } else if (result instanceof JobResult.Failed<Look> failed) {
            onFailed(failed.cause().toString());
            if (failed.cause() instanceof HistoryLostException lost) {
                LOG.error("what this server knows is worth nothing any more, so it ends: {}", lost.getMessage());
                next.cancel();
                ending.run();
            }
        }
    }

    private void onFound(Look look) {
        isLooking = false;
        if (isFailing) {
            LOG.info("what other servers do can be seen again");
            isFailing = false;
        }
        look.nodes().ifPresent(others -> stats.nodes.add(1 + others.size() - stats.nodes.get()));
        List<Looked> waited = take(waitForThis);
        found.accept(look);
        if (isWanted) {
            lookSoon();
        } else {
            lookAfter(AT_THE_LATEST);
        }
        release(waited, true);
    }

    private void onFailed(String why) {
        isLooking = false;
        stats.failures.increment();
        if (!isFailing) {
            LOG.warn("the database doesn't say what other servers do, which isn't shown until it does: {}", why);
            isFailing = true;
            failingSinceNs = beganNs;
        }
        List<Looked> waited = take(waitForThis);
        // Whoever asked while it was under way would only wait for the next to fail.
        waited.addAll(take(waitForNext));
        lookAfter(AT_THE_LATEST);
        release(waited, false);
    }

    private static List<Looked> take(List<Looked> waiting) {
        List<Looked> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    /** Those who are told may ask for another look. */
    private static void release(List<Looked> waited, boolean applied) {
        for (Looked looked : waited) {
            try {
                looked.done(applied);
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOG.error("what waited for a look at other servers has failed", e);
            }
        }
    }

    /** The reactor has ended, and the storing worker hasn't: tells what isn't told yet. */
    public void onStopped() {
        notices.tellRest();
        presence.ifPresent(OwnPresence::noteRest);
    }
}
