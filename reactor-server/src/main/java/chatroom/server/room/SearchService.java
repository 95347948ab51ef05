package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.reactor.Timers;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Cancellation;
import chatroom.server.store.EntryPage;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.RoomSearch.FoundMessages;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Has searches done, because nobody can say beforehand what one takes: a few at a time, of an account one at a time, and accounts take
 * turns. One that takes too long is ended, and so is one whose asker is gone, whether it waits or is being done. Reactor thread only.
 */
public final class SearchService {
    /**
     * How long a search may take: enough to look through a million messages for two common words that never occur
     * together.
     */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /** How long a search may wait before it begins. If it would have to wait for longer, it is refused. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** The database may miss being told to stop, in the moment in which it begins. */
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(100);

    /** An index that is made anew takes about so long for a million messages. */
    private static final int INDEX_RETRY_MILLIS = 30_000;

    /** A page with long messages ends before its limit, and says that there is more. */
    private static final int PAGE_BYTES = 64 * 1024;

    /** How many searches there are at the same time: as many as have a thread, so that one that is handed out begins at once. */
    public static final int TOGETHER = 2;

    /** What those hold, whoever asked for them. It is set aside for good: one that only waits holds nothing. */
    public static final long MEMORY_BYTES = TOGETHER * PageMemory.bytes(PAGE_BYTES, Limits.PAGE_MESSAGES);

    private final RoomPorts ports;
    private final SearchIndexer indexer;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final RoomPages pages;
    private final Prices prices;
    private final RoomStats stats;

    /** Every search that waits or is being done; a connection has one at most. */
    private final Map<Long, Search<?>> byConnection = new HashMap<>();

    private final RoundRobinQueue<Long, Search<?>> waiting = new RoundRobinQueue<>();

    /** Whose searches are being done. */
    private final Set<Long> accounts = new HashSet<>();

    public SearchService(
            RoomPorts ports,
            SearchIndexer indexer,
            RoomResolver resolver,
            Memberships memberships,
            RoomPages pages,
            Prices prices,
            RoomStats stats) {
        this.ports = ports;
        this.resolver = resolver;
        this.memberships = memberships;
        this.pages = pages;
        this.indexer = indexer;
        this.prices = prices;
        this.stats = stats;
    }

    /** One search. It looks for messages up to the newest one when it was put in line. */
    private final class Search<R> {
        private final Exchange exchange;
        private final long accountId;
        private final Wanted<R> wanted;
        private final Cancellation cancellation = new Cancellation();

        /** Ends the waiting until the search begins; from then on, the search itself. */
        private Timers.Timer deadline;

        /** The newest message of the lobby when it was put in line, if it is to be in the index. */
        private long lastId;

        private long beganNs;
        private boolean late;

        Search(Exchange exchange, Wanted<R> wanted) {
            this.exchange = exchange;
            this.accountId = exchange.account().id();
            this.wanted = wanted;
        }

        boolean isGone() {
            return exchange.isGone();
        }

        void cancel() {
            cancellation.cancel();
            deadline = ports.timers().schedule(CANCEL_AGAIN, this::cancel);
        }
    }

    /**
     * What is searched for, and where.
     *
     * @param lastId the newest message that has to be in the index before; 0 where none has to be
     * @param job looks for messages up to that one
     */
    private record Wanted<R>(LongSupplier lastId, Function<Search<R>, Job<R>> job, BiConsumer<Search<R>, R> answer) {}

    /** Takes a search of a member in a room. Its next requests wait until it is answered. */
    public void search(Exchange exchange, Request.Search request) {
        pages.whenShown(exchange, Action.SEARCH, request.room(), room -> search(exchange, inRoom(room, request)));
    }

    private Wanted<Optional<EntryPage>> inRoom(Room room, Request.Search request) {
        return new Wanted<>(
                room.name().isLobby() ? room::lastId : () -> 0,
                search -> new RoomSearch.Find(
                        ports.store().roomSearch(),
                        room.name(),
                        request.query(),
                        Math.min(request.beforeId().orElse(Long.MAX_VALUE), room.lastId() + 1),
                        request.limit(),
                        PAGE_BYTES,
                        search.cancellation),
                (search, found) -> pages.check(
                        search.exchange,
                        request.room(),
                        found,
                        page -> search.exchange.reply(new Reply.SearchPage(
                                room.name(),
                                page.entries(),
                                OptionalLong.of(page.lastId()),
                                page.more(),
                                ports.store().epoch()))));
    }

    /** The same in all rooms of a member. */
    public void searchMine(Exchange exchange, RoomRequest.SearchMine request) {
        resolver.whenUpToDate(
                exchange, () -> search(exchange, inMine(exchange.account().username(), request)));
    }

    private Wanted<Optional<FoundMessages>> inMine(Username user, RoomRequest.SearchMine request) {
        return new Wanted<>(
                () -> 0,
                search -> new RoomSearch.FindInAll(
                        ports.store().roomSearch(),
                        memberships.roomsOf(user),
                        request.query(),
                        request.cursor(),
                        request.limit(),
                        PAGE_BYTES,
                        search.cancellation),
                // What it may have found was stored before this job is done, and so it is known by then who was
                // removed.
                (search, found) -> search.exchange
                        .job(ports.storing(), () -> found)
                        .then(known ->
                                resolver.whenUpToDate(search.exchange, () -> answerMine(search.exchange, known))));
    }

    /** Of rooms in which the member still is. */
    private void answerMine(Exchange exchange, Optional<FoundMessages> messages) {
        if (messages.isEmpty()) {
            exchange.fail(
                    ErrorCode.INVALID_REQUEST,
                    "cursor must be the one of the page before; without it, the search begins anew.");
            return;
        }
        Set<RoomName> rooms = Set.copyOf(memberships.roomsOf(exchange.account().username()));
        Optional<String> cursor = messages.get().cursor();
        exchange.reply(new RoomReply.FoundPage(
                messages.get().found().stream()
                        .filter(found -> rooms.contains(found.room()))
                        .toList(),
                cursor,
                cursor.isPresent(),
                ports.store().epoch()));
    }

    private <R> void search(Exchange exchange, Wanted<R> wanted) {
        long nowNs = ports.timers().nowNs();
        long accountId = exchange.account().id();
        long waitNs = prices.searchWaitNs(accountId, nowNs);
        if (waitNs > LONGEST_WAIT.toNanos()) {
            exchange.failThrottled(
                    "Your searches have taken too much time lately; wait %s s and search again.", waitNs);
            return;
        }
        prices.takeSearch(accountId, nowNs);
        long untilNs = nowNs + LONGEST_WAIT.toNanos();
        exchange.after(waitNs, () -> awaitTurn(new Search<>(exchange, wanted), untilNs));
    }

    /** First, the connection has to take everything that was sent before. */
    private void awaitTurn(Search<?> search, long untilNs) {
        search.exchange.hold();
        search.exchange.whenDrained(() -> {
            Duration left = Duration.ofNanos(untilNs - ports.timers().nowNs());
            if (left.isNegative()) {
                search.exchange.finishBusy();
            } else {
                await(search, left);
            }
        });
    }

    private void await(Search<?> search, Duration longest) {
        search.lastId = search.wanted.lastId().getAsLong();
        byConnection.put(search.exchange.connectionId(), search);
        search.exchange.session().watchForEnd();
        waiting.add(search.accountId, search);
        search.deadline = ports.timers().schedule(longest, () -> giveUp(search));
        beginNext();
    }

    private void giveUp(Search<?> search) {
        if (waiting.remove(search.accountId, search)) {
            byConnection.remove(search.exchange.connectionId());
            search.exchange.finishBusy();
        }
    }

    /** The connection has ended. */
    public void leave(long connectionId) {
        Search<?> search = byConnection.remove(connectionId);
        if (search == null) {
            return;
        }
        search.deadline.cancel();
        stats.searchesLeft.increment();
        if (!waiting.remove(search.accountId, search)) {
            search.cancel();
        }
    }

    private void beginNext() {
        while (accounts.size() < TOGETHER) {
            Optional<Search<?>> next = waiting.next(account -> !accounts.contains(account));
            if (next.isEmpty()) {
                return;
            }
            next.get().deadline.cancel();
            accounts.add(next.get().accountId);
            goOn(next.get());
        }
    }

    /** First, everything said before the search has to be in the index. */
    private void goOn(Search<?> search) {
        if (search.isGone() || indexer.reaches(search.lastId)) {
            find(search);
            return;
        }
        boolean taken = search.exchange
                .session()
                .offer(
                        ports.storing(),
                        indexer.next(),
                        result -> {
                            if (result instanceof JobResult.Failed<Long>) {
                                search.exchange.finish(result, newestId -> {});
                            }
                        },
                        result -> {
                            if (result instanceof JobResult.Done<Long> done) {
                                onIndexed(search, done.value());
                            } else {
                                end(search);
                            }
                        });
        if (!taken) {
            refuse(search);
        }
    }

    private void refuse(Search<?> search) {
        if (!search.isGone()) {
            search.exchange.finishBusy();
        }
        end(search);
    }

    private void onIndexed(Search<?> search, long newestId) {
        boolean progress = indexer.indexedTo(newestId);
        if (indexer.isFarBehind(search.lastId) && !search.isGone()) {
            search.exchange.finish(() -> search.exchange.fail(
                    ErrorCode.SERVER_BUSY,
                    "Messages are being made searchable, " + (search.lastId - newestId)
                            + " are left; try again in some minutes.",
                    INDEX_RETRY_MILLIS));
            end(search);
        } else if (progress) {
            goOn(search);
        } else {
            find(search);
        }
    }

    private <R> void find(Search<R> search) {
        if (search.isGone()) {
            end(search);
            return;
        }
        search.deadline = ports.timers().schedule(DEADLINE, () -> {
            search.late = true;
            search.cancel();
        });
        search.beganNs = ports.timers().nowNs();
        Exchange exchange = search.exchange;
        boolean taken = exchange.session()
                .offer(
                        ports.searching(),
                        search.wanted.job().apply(search),
                        result -> exchange.finish(
                                tooLongWhere(search.late, result),
                                found -> search.wanted.answer().accept(search, found)),
                        result -> {
                            pay(search);
                            end(search);
                        });
        if (!taken) {
            refuse(search);
        }
    }

    private <R> JobResult<R> tooLongWhere(boolean late, JobResult<R> result) {
        if (!late || result instanceof JobResult.Done<R>) {
            return result;
        }
        stats.searchesTooLong.increment();
        return new JobResult.Failed<>(new Violation(
                ErrorCode.SEARCH_TIMEOUT,
                "This search takes too long; look for fewer words, or for some that are less common."));
    }

    private void pay(Search<?> search) {
        long nowNs = ports.timers().nowNs();
        Duration took = Duration.ofNanos(nowNs - search.beganNs);
        // What is beyond that isn't the asker's: a disk that hangs, say.
        prices.searched(search.accountId, took.compareTo(DEADLINE) < 0 ? took : DEADLINE, nowNs);
    }

    private void end(Search<?> search) {
        search.deadline.cancel();
        accounts.remove(search.accountId);
        byConnection.remove(search.exchange.connectionId());
        beginNext();
    }
}
