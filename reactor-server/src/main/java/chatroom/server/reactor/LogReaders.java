package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one connection follows: nothing, one log as most do, or up to some hundreds. Of several only those are looked at that were marked,
 * because their logs have grown: what a delivery costs doesn't grow with what is quiet. Reactor thread only.
 */
final class LogReaders {
    private static final List<LogReader> NONE = List.of();

    /** Grows with the second only: most have one for all their life. */
    private List<LogReader> readers = NONE;

    /** Those of several that may have news, each once. The first is the one that comes first the next time. */
    private List<LogReader> marked = NONE;

    void add(LogReader reader) {
        if (readers.isEmpty()) {
            readers = List.of(reader);
            return;
        }
        boolean wasAlone = readers.size() == 1;
        List<LogReader> more = wasAlone ? new ArrayList<>(readers) : readers;
        more.add(reader);
        readers = more;
        if (wasAlone) {
            mark(more.get(0));
        }
        mark(reader);
    }

    void remove(LogReader reader) {
        if (readers.size() == 1) {
            readers = NONE;
        } else {
            readers.remove(reader);
        }
        unmark(reader);
        if (readers.size() == 1) {
            unmark(readers.get(0));
        }
    }

    /** It may have news, or its log may have gone past it. */
    void mark(LogReader reader) {
        if (readers.size() > 1 && !reader.isMarked()) {
            reader.mark(true);
            if (marked.isEmpty()) {
                marked = List.of(reader);
            } else {
                List<LogReader> more = marked.size() == 1 ? new ArrayList<>(marked) : marked;
                more.add(reader);
                marked = more;
            }
        }
    }

    private void unmark(LogReader reader) {
        if (reader.isMarked()) {
            reader.mark(false);
            if (marked.size() == 1) {
                marked = NONE;
            } else {
                marked.remove(reader);
            }
        }
    }

    /** The only one is always looked at: news that its log doesn't fan out yet go along with a reply. */
    private List<LogReader> looked() {
        return readers.size() > 1 ? marked : readers;
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
        List<LogReader> looked = looked();
        for (int i = 0; i < looked.size(); i++) {
            if (looked.get(i).hasFallenBehind()) {
                return looked.get(i);
            }
        }
        return null;
    }

    /** The one that has news, or the next of several in turn; null if none has. */
    LogReader next() {
        while (!looked().isEmpty()) {
            LogReader first = looked().get(0);
            if (first.hasNews()) {
                return first;
            }
            if (!first.isMarked()) {
                return null;
            }
            unmark(first);
        }
        return null;
    }

    int withNews() {
        int count = 0;
        List<LogReader> looked = looked();
        for (int i = 0; i < looked.size(); i++) {
            if (looked.get(i).hasNews()) {
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
        int share = target.remaining() / Math.max(1, withNews());
        for (int i = 0; i < marked.size(); i++) {
            LogReader reader = marked.get(i);
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
        if (marked.size() > 1) {
            marked.add(marked.remove(0));
        }
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
