package chatroom.server.cluster;

import chatroom.server.reactor.Timers;
import chatroom.server.store.News;
import chatroom.server.store.News.Notice;
import chatroom.server.store.StorageException;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other servers are told that is stored nowhere, gathered so that many cost one transaction. Announcements are told again until they
 * are; that somebody is typing isn't true any more by then. Reactor thread only.
 */
final class OutgoingNotices {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingNotices.class);

    private static final Duration GATHERING = Duration.ofMillis(50);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Beyond it, nobody elsewhere is told that somebody is typing. */
    static final int MOST_WAITING = 1_000;

    /** Of announcements there are few; beyond it, those that were made first stay untold. */
    static final int MOST_ANNOUNCEMENTS = 100;

    private final News news;
    private final Workers storing;
    private final Timers timers;
    private final Consumer<Runnable> reactor;
    private List<Notice> waiting = new ArrayList<>();
    private boolean scheduled;

    OutgoingNotices(News news, Workers storing, Timers timers, Consumer<Runnable> reactor) {
        this.news = news;
        this.storing = storing;
        this.timers = timers;
        this.reactor = reactor;
    }

    /** Storage thread. */
    private record Tell(News news, List<Notice> notices) implements Job<Void> {
        @Override
        public Void run() throws StorageException {
            news.tell(notices);
            return null;
        }
    }

    void tell(Notice notice) {
        if (notice instanceof Notice.Announced) {
            waiting.add(notice);
            dropFirstAnnouncements();
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(notice);
        }
        tellAfter(GATHERING);
    }

    private void dropFirstAnnouncements() {
        long announcements =
                waiting.stream().filter(Notice.Announced.class::isInstance).count();
        for (int i = 0; announcements > MOST_ANNOUNCEMENTS; i++) {
            if (waiting.get(i) instanceof Notice.Announced) {
                waiting.remove(i--);
                announcements--;
                LOG.warn("an announcement was made on this server only, because the database takes nothing");
            }
        }
    }

    private void tellAfter(Duration wait) {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            timers.schedule(wait, this::tellNow);
        }
    }

    private void tellNow() {
        List<Notice> notices = waiting;
        waiting = new ArrayList<>();
        boolean taken = storing.offer(new Tell(news, notices), result -> reactor.accept(() -> onTold(notices, result)));
        if (!taken) {
            tellLater(notices);
        }
    }

    private void onTold(List<Notice> notices, JobResult<Void> result) {
        if (result instanceof JobResult.Done<Void>) {
            scheduled = false;
            tellAfter(GATHERING);
        } else {
            tellLater(notices);
        }
    }

    private void tellLater(List<Notice> notices) {
        scheduled = false;
        List<Notice> later = new ArrayList<>(
                notices.stream().filter(Notice.Announced.class::isInstance).toList());
        later.addAll(waiting);
        waiting = later;
        dropFirstAnnouncements();
        tellAfter(RETRY);
    }

    /** Once the reactor has ended. */
    void tellRest() {
        if (!waiting.isEmpty()) {
            storing.offer(new Tell(news, List.copyOf(waiting)), result -> {});
        }
    }
}
