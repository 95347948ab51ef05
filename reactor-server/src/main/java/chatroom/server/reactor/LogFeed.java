package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.util.ArrayList;
import java.util.List;

/** The readers of one log. Reactor thread only. */
final class LogFeed {
    private final MessageLog log;
    private final List<LogReader> readers = new ArrayList<>();
    private final FanOutPacing pacing;
    private long sentToId;

    /** Among the logs that have news, or waiting for the end of a pause. */
    boolean hasNews;

    LogFeed(MessageLog log, long nowNs) {
        this.log = log;
        this.pacing = new FanOutPacing(nowNs);
        this.sentToId = log.lastId();
    }

    void add(LogReader reader) {
        reader.moveToIndex(readers.size());
        readers.add(reader);
    }

    /** The last one takes its place. */
    void remove(LogReader reader) {
        LogReader last = readers.remove(readers.size() - 1);
        if (last != reader) {
            readers.set(reader.index(), last);
            last.moveToIndex(reader.index());
        }
    }

    int size() {
        return readers.size();
    }

    FanOutPacing pacing() {
        return pacing;
    }

    /** What is new counts as sent from now on; returns how many messages that are. */
    long take() {
        hasNews = false;
        long messages = log.lastId() - sentToId;
        sentToId = log.lastId();
        return messages;
    }

    void flushAll() {
        // From the end, because a flush may remove its own reader, and then the last one, which had its turn, takes its
        // place.
        for (int i = readers.size() - 1; i >= 0; i--) {
            LogReader reader = readers.get(i);
            reader.connection().mark(reader);
            reader.connection().flush();
        }
    }

    /** For connections that may have news of other logs too. */
    void markAllUnflushed() {
        for (int i = 0; i < readers.size(); i++) {
            LogReader reader = readers.get(i);
            reader.connection().mark(reader);
            reader.connection().markUnflushed();
        }
    }
}
