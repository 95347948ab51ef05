package chatroom.server.cluster;

import chatroom.protocol.Username;
import chatroom.server.reactor.Timers;
import chatroom.server.room.Lobby;
import chatroom.server.store.News;
import chatroom.server.store.StorageException;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Notes for the other servers who comes to this one, and who isn't on it any more, gathered. Reactor thread only. */
final class OwnPresence {
    private static final Duration GATHERING = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Noted in one go, so that nothing else that is to be stored waits for long. */
    static final int TOGETHER = 1_000;

    private final News news;
    private final Lobby lobby;
    private final Workers storing;
    private final Timers timers;
    private final Consumer<Runnable> reactor;

    /** What isn't noted yet, the latest of each user. */
    private final Map<Username, Boolean> waiting = new LinkedHashMap<>();

    private boolean scheduled;

    OwnPresence(News news, Lobby lobby, Workers storing, Timers timers, Consumer<Runnable> reactor) {
        this.news = news;
        this.lobby = lobby;
        this.storing = storing;
        this.timers = timers;
        this.reactor = reactor;
        lobby.whenLocal(this::onChange);
    }

    /** Storage thread. */
    private record Note(News news, Map<Username, Boolean> isHere) implements Job<Void> {
        @Override
        public Void run() throws StorageException {
            news.notePresence(isHere);
            return null;
        }
    }

    private void onChange(Username user, boolean isHere) {
        waiting.put(user, isHere);
        noteAfter(GATHERING);
    }

    /** The database may know nothing of this server any more. */
    void noteAll() {
        lobby.local().forEach(user -> waiting.put(user, true));
        noteAfter(Duration.ZERO);
    }

    private void noteAfter(Duration wait) {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            timers.schedule(wait, this::noteSome);
        }
    }

    private void noteSome() {
        Map<Username, Boolean> some = new HashMap<>();
        Iterator<Map.Entry<Username, Boolean>> each = waiting.entrySet().iterator();
        while (each.hasNext() && some.size() < TOGETHER) {
            Map.Entry<Username, Boolean> change = each.next();
            some.put(change.getKey(), change.getValue());
            each.remove();
        }
        if (!storing.offer(new Note(news, some), result -> reactor.accept(() -> onNoted(some, result)))) {
            noteLater(some);
        }
    }

    private void onNoted(Map<Username, Boolean> some, JobResult<Void> result) {
        if (result instanceof JobResult.Done<Void>) {
            scheduled = false;
            noteAfter(waiting.size() < TOGETHER ? GATHERING : Duration.ZERO);
        } else {
            noteLater(some);
        }
    }

    private void noteLater(Map<Username, Boolean> some) {
        // What came meanwhile is newer.
        some.forEach(waiting::putIfAbsent);
        scheduled = false;
        noteAfter(RETRY);
    }

    /** Once the reactor has ended: nobody is here any more. */
    void noteRest() {
        if (!waiting.isEmpty()) {
            storing.offer(new Note(news, new HashMap<>(waiting)), result -> {});
        }
    }
}
