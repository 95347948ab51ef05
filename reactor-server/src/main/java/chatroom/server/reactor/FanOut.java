package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which logs have readers, and which of those have news. A log says itself that it has grown, so a turn costs nothing for those that
 * haven't; one without readers isn't kept. Reactor thread only.
 */
final class FanOut {
    private final Timers timers;
    private final Map<MessageLog, LogFeed> feeds = new HashMap<>();

    /** Whose pause, if there was one, is over. */
    private List<LogFeed> grown = new ArrayList<>();

    /** The feeds with something to deliver in this turn. */
    private List<LogFeed> due = new ArrayList<>();

    private long beganNs;
    private int readers;
    private long messages;

    FanOut(Timers timers) {
        this.timers = timers;
    }

    void add(LogReader reader) {
        feeds.computeIfAbsent(reader.log(), this::newFeed).add(reader);
    }

    private LogFeed newFeed(MessageLog log) {
        LogFeed feed = new LogFeed(log, timers.nowNs());
        log.onGrowth(() -> hasGrown(feed));
        return feed;
    }

    void remove(LogReader reader) {
        LogFeed feed = feeds.get(reader.log());
        feed.remove(reader);
        if (feed.size() == 0) {
            feeds.remove(reader.log());
            reader.log().onGrowth(() -> {});
        }
    }

    /** How many logs have readers. */
    int logs() {
        return feeds.size();
    }

    private void hasGrown(LogFeed feed) {
        if (!feed.hasNews) {
            feed.hasNews = true;
            grown.add(feed);
        }
    }

    /**
     * Brings what is new to its readers, if it isn't too soon after the last time. Where one log has grown, everybody is flushed at once.
     * Where several have, their readers are marked only, so that whoever follows some of them is flushed once; {@link #end} is to be called
     * when that has been done.
     *
     * @return how many were flushed
     */
    int begin() {
        beganNs = timers.nowNs();
        readers = 0;
        messages = 0;
        List<LogFeed> looked = grown;
        grown = due;
        due = looked;
        due.removeIf(this::hasToWait);
        for (LogFeed feed : due) {
            readers += feed.size();
            messages += feed.take();
        }
        if (due.size() == 1) {
            due.get(0).flushAll();
            end();
            return readers;
        }
        due.forEach(LogFeed::markAllUnflushed);
        return 0;
    }

    /** Everybody has been flushed: what it took counts for each of the logs. */
    void end() {
        long endedNs = due.isEmpty() ? beganNs : timers.nowNs();
        for (LogFeed feed : due) {
            feed.pacing().onFannedOut(beganNs, endedNs, readers, messages);
        }
        due.clear();
    }

    private boolean hasToWait(LogFeed feed) {
        long pauseLeftNs = feed.pacing().pauseLeftNs(beganNs);
        if (pauseLeftNs > 0) {
            timers.schedule(Duration.ofNanos(pauseLeftNs), () -> grown.add(feed));
        }
        return pauseLeftNs > 0;
    }
}
