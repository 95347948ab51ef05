package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one connection follows: nothing, one log as most do, or a few. Reactor thread only. */
final class LogReaders {
    private static final List<LogReader> NONE = List.of();

    /** Grows with the second only: most have one for all their life. */
    private List<LogReader> readers = NONE;

    /** Which of several comes first the next time. */
    private int first;

    void add(LogReader reader) {
        if (readers.isEmpty()) {
            readers = List.of(reader);
        } else {
            List<LogReader> more = new ArrayList<>(readers);
            more.add(reader);
            readers = more;
        }
    }

    void remove(LogReader reader) {
        if (readers.size() == 1) {
            readers = NONE;
        } else {
            readers.remove(reader);
        }
    }

    Optional<LogReader> of(MessageLog log) {
        for (LogReader reader : readers) {
            if (reader.log() == log) {
                return Optional.of(reader);
            }
        }
        return Optional.empty();
    }

    List<LogReader> all() {
        return List.copyOf(readers);
    }

    /** One that its log has gone past; null if there is none. */
    LogReader fallenBehind() {
        for (int i = 0; i < readers.size(); i++) {
            if (readers.get(i).hasFallenBehind()) {
                return readers.get(i);
            }
        }
        return null;
    }

    /** The one that has news, or the next of several in turn; null if none has. */
    LogReader next() {
        int count = readers.size();
        for (int i = 0; i < count; i++) {
            LogReader reader = readers.get((first + i) % count);
            if (reader.hasNews()) {
                return reader;
            }
        }
        return null;
    }

    int withNews() {
        int count = 0;
        for (int i = 0; i < readers.size(); i++) {
            if (readers.get(i).hasNews()) {
                count++;
            }
        }
        return count;
    }

    /**
     * Copies news of several, the same share of what there is room for from each, and whole frames only: what one leaves unfinished would
     * have to be finished before anything of another. Who begins changes with each call.
     *
     * @param gathered gets what each gave, in order
     */
    void gather(ByteBuffer target, List<Portion> gathered) {
        int count = readers.size();
        int share = target.remaining() / Math.max(1, withNews());
        for (int i = 0; i < count; i++) {
            LogReader reader = readers.get((first + i) % count);
            if (reader.hasNews()) {
                ByteBuffer news = reader.read();
                int bytes = wholeFrames(news, share);
                if (bytes > 0) {
                    target.put(news.limit(news.position() + bytes));
                    gathered.add(new Portion(reader, bytes));
                }
            }
        }
        turn();
    }

    /** Lets another one of several begin the next time. */
    void turn() {
        first = readers.isEmpty() ? 0 : (first + 1) % readers.size();
    }

    private static int wholeFrames(ByteBuffer news, int most) {
        int end = news.position() + Math.min(most, news.remaining());
        while (end > news.position() && news.get(end - 1) != '\n') {
            end--;
        }
        return end - news.position();
    }

    /** What was copied of one reader's news. */
    record Portion(LogReader reader, int bytes) {}
}
