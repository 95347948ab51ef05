package chatroom.server.room;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Incoming.Call;
import chatroom.protocol.Limits;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Cancellation;
import chatroom.server.store.MessageSearch;
import chatroom.server.store.Page;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Has searches done, because nobody can say beforehand what one takes: a few at a time, of an account one at a time, and accounts take turns. One that takes
 * too long is ended, and so is one whose asker is gone, whether it waits or is being done. Reactor thread only.
 */
final class SearchDesk {
    /** In which a million messages are gone through for two words that are common, and have nothing in common. */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /** From being asked for until it begins, whatever it waits for. Who would have to wait for longer is told so. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** The database may miss being told to stop, in the moment in which it begins. */
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(100);

    /** An index that is made anew takes about so long for a million messages. */
    private static final int INDEX_RETRY_MILLIS = 30_000;

    /** A page with long messages ends before its limit, and says that there is more. */
    private static final int PAGE_BYTES = 64 * 1024;

    /** Of all that are being done. It is set aside for good: one that only waits holds nothing. */
    static final long MEMORY_BYTES = ChatHandler.SEARCHES_TOGETHER * PageMemory.bytes(PAGE_BYTES, Limits.PAGE_MESSAGES);

    private final ChatPorts ports;
    private final Room room;
    private final SearchIndexer indexer;
    private final Prices prices;
    private final ChatStats stats;

    /** All of those below: a connection has one at most. */
    private final Map<Long, Search> byConnection = new HashMap<>();

    private final Turns<Long, Search> waiting = new Turns<>();

    /** Whose searches are being done. */
    private final Set<Long> accounts = new HashSet<>();

    SearchDesk(ChatPorts ports, Room room, SearchIndexer indexer, Prices prices, ChatStats stats) {
        this.ports = ports;
        this.room = room;
        this.indexer = indexer;
        this.prices = prices;
        this.stats = stats;
    }

    /** What one asked for, among the messages up to the newest of then. */
    private final class Search {
        private final Session session;
        private final long accountId;
        private final Call call;
        private final Request.Search request;
        private final long lastId = room.lastId();
        private final Cancellation cancellation = new Cancellation();

        /** Until it begins: of its waiting. From then on: of the work. */
        private Timers.Timer deadline;

        private long beganNs;
        private boolean late;
        private boolean gone;

        Search(Session session, Call call, Request.Search request) {
            this.session = session;
            this.accountId = session.member().orElseThrow().id();
            this.call = call;
            this.request = request;
        }

        void cancel() {
            cancellation.cancel();
            deadline = ports.timers().schedule(CANCEL_AGAIN, this::cancel);
        }
    }

    /** Takes a search of a member, whose next requests wait until it is answered. */
    void search(Session session, Call call, Request.Search request) {
        long nowNs = ports.timers().nowNs();
        long accountId = session.member().orElseThrow().id();
        long waitNs = prices.searchWaitNs(accountId, nowNs);
        if (waitNs > LONGEST_WAIT.toNanos()) {
            long waitMillis = TimeUnit.NANOSECONDS.toMillis(waitNs + 999_999);
            session.fail(
                    call,
                    ErrorCode.RATE_LIMITED,
                    "Your searches have taken too much time lately; wait " + (waitMillis + 999) / 1_000
                            + " s and search again.",
                    OptionalLong.of(waitMillis));
            return;
        }
        prices.takeSearch(accountId, nowNs);
        long untilNs = nowNs + LONGEST_WAIT.toNanos();
        session.after(waitNs, s -> awaitTurn(s, call, request, untilNs));
    }

    /** First the connection has to take everything before it. */
    private void awaitTurn(Session session, Call call, Request.Search request, long untilNs) {
        session.order().jobBegan();
        session.reserve(0, nothing -> {
            nothing.release();
            Duration left = Duration.ofNanos(untilNs - ports.timers().nowNs());
            if (left.isNegative()) {
                session.jobRefused(call);
            } else {
                await(new Search(session, call, request), left);
            }
        });
    }

    private void await(Search search, Duration longest) {
        byConnection.put(search.session.connectionId(), search);
        search.session.watchForEnd();
        waiting.add(search.accountId, search);
        search.deadline = ports.timers().schedule(longest, () -> giveUp(search));
        beginNext();
    }

    private void giveUp(Search search) {
        if (waiting.remove(search.accountId, search)) {
            byConnection.remove(search.session.connectionId());
            search.session.jobRefused(search.call);
        }
    }

    /** The connection has ended. */
    void leave(long connectionId) {
        Search search = byConnection.remove(connectionId);
        if (search == null) {
            return;
        }
        search.gone = true;
        search.deadline.cancel();
        stats.searchesLeft.increment();
        if (!waiting.remove(search.accountId, search)) {
            search.cancel();
        }
    }

    private void beginNext() {
        while (accounts.size() < ChatHandler.SEARCHES_TOGETHER) {
            Optional<Search> next = waiting.next(account -> !accounts.contains(account));
            if (next.isEmpty()) {
                return;
            }
            next.get().deadline.cancel();
            accounts.add(next.get().accountId);
            goOn(next.get());
        }
    }

    /** First all that was said before has to be in the index. */
    private void goOn(Search search) {
        if (search.gone || indexer.reaches(search.lastId)) {
            find(search);
            return;
        }
        Call call = search.call;
        offer(
                search,
                ports.storing(),
                indexer.next(),
                (session, outcome) -> session.onJobFailed(call, outcome),
                outcome -> {
                    if (outcome instanceof JobResult.Done<Long> done) {
                        onIndexed(search, done.value());
                    } else {
                        end(search);
                    }
                });
    }

    private void onIndexed(Search search, long newestId) {
        boolean progress = indexer.indexedTo(newestId);
        if (indexer.isFarBehind(search.lastId) && !search.gone) {
            search.session.jobRefused(
                    search.call,
                    "Messages are being made searchable, " + (search.lastId - newestId)
                            + " are left; try again in some minutes.",
                    INDEX_RETRY_MILLIS);
            end(search);
        } else if (progress) {
            goOn(search);
        } else {
            find(search);
        }
    }

    private void find(Search search) {
        if (search.gone) {
            end(search);
            return;
        }
        search.deadline = ports.timers().schedule(DEADLINE, () -> {
            search.late = true;
            search.cancel();
        });
        search.beganNs = ports.timers().nowNs();
        String epoch = ports.store().history().epoch();
        long beforeId = Math.min(search.request.beforeId().orElse(Long.MAX_VALUE), search.lastId + 1);
        MessageSearch.Find job = new MessageSearch.Find(
                ports.store().search(),
                room.name(),
                search.request.query(),
                beforeId,
                search.request.limit(),
                PAGE_BYTES,
                search.cancellation);
        Call call = search.call;
        offer(
                search,
                ports.searching(),
                job,
                (session, outcome) -> session.onJobDone(
                        call,
                        tooLongWhere(search.late, outcome),
                        (s, page) -> s.reply(call.ref(), new Reply.SearchPage(page.messages(), page.more(), epoch))),
                outcome -> {
                    long nowNs = ports.timers().nowNs();
                    Duration took = Duration.ofNanos(nowNs - search.beganNs);
                    // What is beyond that isn't the asker's: a disk that hangs, say.
                    prices.searched(search.accountId, took.compareTo(DEADLINE) < 0 ? took : DEADLINE, nowNs);
                    end(search);
                });
    }

    private JobResult<Page> tooLongWhere(boolean late, JobResult<Page> outcome) {
        if (!late || outcome instanceof JobResult.Done<Page>) {
            return outcome;
        }
        stats.searchesTooLong.increment();
        return new JobResult.Failed<>(new Violation(
                ErrorCode.SEARCH_TIMEOUT,
                "This search takes too long; look for fewer words, or for some that are less common."));
    }

    /**
     * @param then gets the session, if it is still there
     * @param effect comes after that, in any case
     */
    private <R> void offer(
            Search search,
            Workers workers,
            Job<R> job,
            BiConsumer<Session, JobResult<R>> then,
            Consumer<JobResult<R>> effect) {
        long id = search.session.connectionId();
        Consumer<Completion> completions = ports.completions();
        if (!workers.offer(job, outcome -> completions.accept(new Completion.JobDone<>(id, outcome, then, effect)))) {
            if (!search.gone) {
                search.session.jobRefused(search.call);
            }
            end(search);
        }
    }

    private void end(Search search) {
        search.deadline.cancel();
        accounts.remove(search.accountId);
        byConnection.remove(search.session.connectionId());
        beginNext();
    }
}
