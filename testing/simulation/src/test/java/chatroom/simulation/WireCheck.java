package chatroom.simulation;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.server.store.Account;
import chatroom.server.words.WordQuery;
import chatroom.testing.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The promises of docs/protocol.md, held against every frame of one connection as its client reads it. What is committed is asked of the
 * disk at that moment: so whatever is seen too early is found, even if it becomes true later.
 */
final class WireCheck {
    /** What well-formed requests may be answered with, on a bad day. */
    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.RATE_LIMITED, ErrorCode.SERVER_BUSY, ErrorCode.STORAGE_UNAVAILABLE);

    /**
     * @param refusals which of them would be true
     * @param shown the newest entry of its room that anybody had been shown then, or knew to be stored: a page goes as far
     * @param since the number of the newest commit then: what is read for it has everything up to that
     * @param prunedBy the number of the commit up to which it was known then which texts are gone
     */
    private record Asked(Ref ref, Request request, Refusals refusals, long shown, long since, long prunedBy) {}

    private final String client;
    private final String username;
    private final MemoryStore store;
    private final Histories histories;
    private final Clock clock;
    private final Deque<Asked> unanswered = new ArrayDeque<>();
    private boolean welcomed;
    private boolean loggedIn;

    /** When its client was told that it is logged in. */
    private Instant loggedInAt = Instant.MAX;

    /** By the key of the room. */
    private final Map<String, Pushes> pushes = new HashMap<>();

    /** By the key of a room that was followed until its user was removed: by this entry, or a later one. */
    private final Map<String, Long> removals = new HashMap<>();

    /** Who is there, for a client that keeps the names; empty until it was told. */
    private Optional<Set<String>> names = Optional.empty();

    private boolean wantsNames;
    private Optional<String> closing = Optional.empty();

    /** Of a room that is followed. */
    private static final class Pushes {
        final RoomHistory history;

        /** The id that the next one must have. */
        long nextId;

        /** The newest entry when it began. */
        final long asOf;

        /** What was replaced, deleted or pruned by this commit isn't to be seen. */
        final long goneBy;

        /** The newest moment at which whoever follows was in the room, as far as that is known to have been when it began. */
        final long inAfter;

        Pushes(RoomHistory history, long nextId, long asOf, long prunedBy, long inAfter) {
            this.history = history;
            this.nextId = nextId;
            this.asOf = asOf;
            this.goneBy = Math.max(history.momentOf(asOf), prunedBy);
            this.inAfter = inAfter;
        }
    }

    /**
     * @param username of who uses the client
     * @param store of the server at the other end
     */
    WireCheck(String client, String username, MemoryStore store, Histories histories, Clock clock) {
        this.client = client;
        this.username = username;
        this.store = store;
        this.histories = histories;
        this.clock = clock;
    }

    void onRequest(Ref ref, Request request) {
        RoomHistory room = history(RequestParts.room(request, username));
        boolean isSubjectKnown = RequestParts.subject(request, username)
                .map(subject -> store.find(subject).isPresent())
                .orElse(true);
        unanswered.add(new Asked(
                ref,
                request,
                new Refusals(room, request, username, room.told(), clock.instant(), isSubjectKnown),
                room.shown(),
                store.moment(),
                histories.prunedBy(store)));
    }

    void onFrame(ServerFrame frame) {
        check(closing.isEmpty(), "gets a frame after closing: %s", frame);
        if (frame instanceof ServerFrame.Unasked unasked) {
            onEvent(unasked.event());
        } else if (frame instanceof ServerFrame.Answer answer) {
            check(welcomed, "gets an answer before the welcome: %s", answer);
            Asked asked = unanswered.poll();
            check(asked != null, "gets an answer to nothing: %s", answer);
            check(
                    answer.ref().equals(Optional.of(asked.ref)),
                    "gets %s where %s was to be answered",
                    answer,
                    asked.request);
            onReply(asked, answer.reply());
        }
    }

    private RoomHistory history(RoomName room) {
        return histories.of(store, room);
    }

    private RoomHistory lobby() {
        return history(RoomName.LOBBY);
    }

    // Events.

    private void onEvent(Event event) {
        check(welcomed != event instanceof Event.Welcome, "gets the welcome twice, or not first: %s", event);
        welcomed = true;
        if (event instanceof Event.MessagePosted posted) {
            onPosted(posted);
        } else if (event instanceof Event.PresenceChanged presence) {
            check(pushes.containsKey(RoomName.LOBBY.key()), "is told of presence without having asked: %s", presence);
            onPresence(presence);
        } else if (event instanceof Event.RoomChanged changed) {
            onRoomChanged(changed);
        } else if (event instanceof Event.Typing typing) {
            check(pushes.containsKey(typing.room().key()), "is told %s without following", typing);
        } else if (event instanceof Event.ReadMarked read) {
            check(read.id() <= history(read.room()).head(), "is told %s, and there is no such entry", read);
        } else if (event instanceof Event.Closing end) {
            closing = Optional.of(end.code());
        }
    }

    private void onPosted(Event.MessagePosted posted) {
        Pushes room = pushes.get(posted.room().key());
        check(room != null, "is pushed %s without following", posted);
        long id = posted.entry().id();
        check(id == room.nextId, "is pushed message %s, and the next one was to be %s: %s", id, room.nextId, posted);
        checkStored(room.history, List.of(posted.entry()), id, Long.MAX_VALUE, 0);
        check(
                room.history.hasText(posted.entry(), room.goneBy),
                "is pushed what was gone before they followed, by commit %s: %s",
                room.goneBy,
                posted);
        long removal = room.history.removalAfter(username, room.inAfter);
        boolean isTheirs = id <= removal || room.history.lastIn(username) >= id;
        check(isTheirs, "was removed by entry %s, and is pushed %s", removal, posted);
        room.nextId = id + 1;
        room.history.show(id);
    }

    private void onPresence(Event.PresenceChanged presence) {
        if (presence.resync()) {
            names = Optional.empty();
            wantsNames = true;
        }
        names.ifPresent(known -> {
            known.addAll(presence.joined());
            presence.left().forEach(known::remove);
        });
    }

    private void onRoomChanged(Event.RoomChanged changed) {
        RoomHistory history = history(changed.room());
        if (changed.change() != Event.RoomChanged.Change.REMOVED) {
            check(changed.info().isPresent(), "isn't told what the room is: %s", changed);
            checkInfo(changed.info().get());
            return;
        }
        Pushes ended = pushes.remove(changed.room().key());
        if (ended != null) {
            long last = ended.nextId - 1;
            boolean isLast = history.removes(username, last);
            long removal = isLast ? last : history.removalAfter(username, Math.max(last, ended.asOf));
            removals.put(changed.room().key(), removal);
            if (history.isDeleted()) {
                // There is nothing left that could be read up to the end.
                return;
            }
            // Whoever is back by then is told at once, however far they have read.
            check(
                    isLast || history.lastMember(username) > removal,
                    "is told %s before everything up to entry %s: the next one was to be %s",
                    changed,
                    removal,
                    ended.nextId);
        }
    }

    private void checkInfo(RoomInfo info) {
        RoomHistory history = history(info.room());
        check(info.lastId() <= history.head(), "is told of %s, and %s is the newest committed", info, history.head());
        history.tell(info.lastId());
        check(
                info.kind() == RoomKind.PUBLIC || history.lastIn(username) >= 0,
                "is told of a room that isn't theirs to know: %s",
                info);
        check(info.own().isEmpty() || history.lastIn(username) >= 0, "was never in this room: %s", info);
    }

    // Replies.

    private void onReply(Asked asked, Reply reply) {
        Request request = asked.request;
        if (reply instanceof Reply.LoggedIn in) {
            onLoggedIn(asked, in);
        } else if (reply instanceof Reply.Sent sent) {
            onStored(request, sent.room(), sent.id(), sent.timestamp());
        } else if (reply instanceof RoomReply.Stored stored) {
            onStored(request, stored.room(), stored.id(), stored.timestamp());
            stored.info().ifPresent(this::checkInfo);
        } else if (reply instanceof RoomReply.Unchanged unchanged) {
            unchanged.info().ifPresent(this::checkInfo);
        } else if (reply instanceof Reply.Polled polled) {
            onPolled(asked, polled);
        } else if (reply instanceof Reply.HistoryPage page) {
            onHistory(asked, page);
        } else if (reply instanceof Reply.SearchPage page) {
            onFound(asked, page);
        } else if (reply instanceof RoomReply.FoundPage page) {
            onFoundInMine(asked, page);
        } else if (reply instanceof RoomReply.Following following) {
            onFollowing(asked, following);
        } else if (reply instanceof RoomReply.Acknowledged done && done.action() == Action.UNFOLLOW) {
            pushes.remove(done.room().key());
        } else if (reply instanceof RoomReply.RoomPage page) {
            page.rooms().forEach(this::checkInfo);
        } else if (reply instanceof RoomReply.MemberPage page) {
            checkIsKnown(page.room());
        } else if (reply instanceof Reply.WhoIsThere there) {
            onWho(there);
        } else if (reply instanceof Reply.Failed failed) {
            onFailed(asked, failed);
        }
    }

    private void onLoggedIn(Asked asked, Reply.LoggedIn in) {
        check(!loggedIn, "is logged in twice");
        check(in.username().equals(username), "is logged in as %s", in.username());
        check(in.epoch().equals(store.epoch()), "is told the epoch %s in %s", in.epoch(), store.epoch());
        boolean isAdmin = store.find(username).filter(Account::admin).isPresent();
        check(in.admin() == isAdmin, "is told wrongly whether they are an admin: %s", in);
        loggedIn = true;
        loggedInAt = clock.instant();
        wantsNames = true;
        Subscription subscription = asked.request instanceof Request.Resume resume
                ? resume.subscription()
                : ((Request.Login) asked.request).subscription();
        checkNewest(lobby(), in.lastId());
        if (subscription.push()) {
            begin(asked, lobby(), in.lastId(), subscription.lastId(), subscription.epoch());
        }
    }

    private void checkNewest(RoomHistory history, long lastId) {
        check(
                lastId <= history.head(),
                "is told of message %s, and %s is the newest committed",
                lastId,
                history.head());
        history.show(lastId);
    }

    private void begin(Asked asked, RoomHistory history, long newestId, OptionalLong lastId, Optional<String> epoch) {
        boolean ofThisHistory = epoch.map(store.epoch()::equals).orElse(true);
        long has = lastId.orElse(newestId);
        long from = ofThisHistory && has <= newestId ? has : newestId;
        removals.remove(history.name().key());
        pushes.put(
                history.name().key(),
                new Pushes(history, from + 1, newestId, asked.prunedBy, history.lastIn(username)));
    }

    private void onFollowing(Asked asked, RoomReply.Following following) {
        RoomRequest.Follow request = (RoomRequest.Follow) asked.request;
        RoomHistory history = history(following.room());
        check(!pushes.containsKey(following.room().key()), "follows a room twice: %s", following);
        check(following.epoch().equals(store.epoch()), "is told the epoch of %s in %s", following, store.epoch());
        checkNewest(history, following.lastId());
        check(
                history.lastIn(username) >= following.lastId(),
                "begins to follow a room that they weren't in any more: %s",
                following);
        begin(asked, history, following.lastId(), request.lastId(), request.epoch());
    }

    private void onStored(Request request, RoomName room, long id, Instant timestamp) {
        RoomHistory history = history(room);
        check(id <= history.head(), "gets an ok for message %s, and %s is the newest committed", id, history.head());
        history.show(id);
        Entry stored = store.entries(room).get((int) id - 1);
        boolean isTheirs = stored.username().equals(username)
                && stored.timestamp().equals(timestamp)
                && (!(request instanceof Request.Send send)
                        || (stored instanceof ChatMessage message
                                && message.text().equals(send.text().value())));
        check(isTheirs, "gets an ok for %s as %s, and stored is %s", request, id, stored);
    }

    private void onPolled(Asked asked, Reply.Polled polled) {
        Request.Poll request = (Request.Poll) asked.request;
        checkPage(asked, polled.room(), polled.entries(), polled.lastId(), polled.epoch());
        long end = request.lastId() + polled.entries().size();
        if (!polled.entries().isEmpty()) {
            check(
                    polled.entries().get(0).id() == request.lastId() + 1,
                    "polls after %s and gets %s first",
                    request.lastId(),
                    polled.entries().get(0).id());
        }
        check(polled.more() || end >= polled.lastId(), "polls to %s of %s and no more", end, polled.lastId());
    }

    private void onHistory(Asked asked, Reply.HistoryPage page) {
        Request.History request = (Request.History) asked.request;
        checkPage(asked, page.room(), page.entries(), page.lastId().orElseThrow(), page.epoch());
        if (!page.entries().isEmpty()) {
            long last = page.entries().get(page.entries().size() - 1).id();
            check(
                    last < request.beforeId().orElse(Long.MAX_VALUE),
                    "asks for what is before %s and gets %s",
                    request.beforeId(),
                    last);
            check(page.more() == page.entries().get(0).id() > 1, "is told wrongly whether there is more");
        }
    }

    private void checkPage(Asked asked, RoomName room, List<Entry> entries, long lastId, String epoch) {
        check(epoch.equals(store.epoch()), "gets a page of %s in %s", epoch, store.epoch());
        for (int i = 0; i < entries.size(); i++) {
            check(entries.get(i).id() == entries.get(0).id() + i, "gets a page with a hole: %s", entries);
        }
        RoomHistory history = history(room);
        checkNewest(history, lastId);
        check(
                lastId >= asked.shown,
                "gets a page of %s up to entry %s, and %s had been shown before it was asked for",
                room,
                lastId,
                asked.shown);
        checkStored(history, entries, lastId, history.lastIn(username), asked.since);
        checkIsTheirsStill(history, history.lastIn(username));
    }

    /**
     * Also what was read in time isn't for who was told that they are removed.
     *
     * @param lastIn the newest moment at which it was theirs
     */
    private void checkIsTheirsStill(RoomHistory history, long lastIn) {
        long removal = removals.getOrDefault(history.name().key(), Long.MIN_VALUE);
        check(
                lastIn >= removal,
                "gets a page of %s after being told that entry %s removed them",
                history.name(),
                removal);
    }

    private void onFound(Asked asked, Reply.SearchPage page) {
        RoomHistory history = history(page.room());
        checkNewest(history, page.lastId().orElseThrow());
        checkStored(history, page.entries(), page.lastId().getAsLong(), history.lastIn(username), asked.since);
        checkIsTheirsStill(history, history.lastIn(username));
        WordQuery words = WordQuery.of(((Request.Search) asked.request).query().words());
        page.entries().forEach(entry -> checkFound(words, (ChatMessage) entry));
    }

    private void onFoundInMine(Asked asked, RoomReply.FoundPage page) {
        WordQuery words =
                WordQuery.of(((RoomRequest.SearchMine) asked.request).query().words());
        for (RoomReply.Found found : page.found()) {
            RoomHistory history = history(found.room());
            // What somebody needn't be in to read isn't theirs.
            long lastIn = history.lastMember(username);
            checkStored(history, List.of(found.message()), found.message().id(), lastIn, asked.since);
            checkIsTheirsStill(history, lastIn);
            checkFound(words, found.message());
        }
    }

    private void checkFound(WordQuery words, ChatMessage message) {
        check(!message.deleted() && words.means(message.text()), "finds what wasn't looked for: %s", message);
    }

    private void checkIsKnown(RoomName room) {
        check(history(room).lastIn(username) >= 0, "is told of a room in which they never were: %s", room);
    }

    private void onWho(Reply.WhoIsThere there) {
        check(
                there.users().size() == there.online(),
                "gets %s names of %s",
                there.users().size(),
                there.online());
        if (there.room().isLobby()) {
            check(there.users().contains(username), "isn't among those who are there: %s", there);
            names = Optional.of(new TreeSet<>(there.users()));
        } else {
            checkIsKnown(there.room());
        }
    }

    private void onFailed(Asked asked, Reply.Failed failed) {
        Request request = asked.request;
        boolean expected = PASSING.contains(failed.code())
                || (request instanceof Request.Resume && failed.code() == ErrorCode.SESSION_EXPIRED)
                || (request instanceof Request.Login && failed.code() == ErrorCode.BAD_CREDENTIALS)
                || (request instanceof Request.Register && failed.code() == ErrorCode.USERNAME_TAKEN)
                || (!loggedIn && failed.code() == ErrorCode.NOT_LOGGED_IN)
                || (failed.code() == ErrorCode.UNKNOWN_USER
                        && RequestParts.subject(request, username)
                                .filter(store::isDeleted)
                                .isPresent())
                || asked.refusals.isTrue(
                        failed.code(),
                        pushes.containsKey(asked.refusals.room().name().key()));
        check(expected, "gets %s for %s", failed, request);
    }

    /** Durable before visible, and the same for everybody. */
    private void checkStored(RoomHistory history, List<? extends Entry> shown, long from, long to, long since) {
        shown.forEach(entry ->
                check(entry.id() <= history.head(), "sees %s, and %s is the newest committed", entry, history.head()));
        check(
                history.read(shown, from, to, since),
                "sees %s in %s, which never read so from entry %s to %s since commit %s",
                shown,
                history.name(),
                from,
                Math.min(to, history.head()),
                since);
    }

    /** The server has closed, because the client had ended its side or logged out. */
    void checkAllAnswered() {
        check(
                unanswered.isEmpty(),
                "got no answer to %s",
                unanswered.stream().map(Asked::request).toList());
    }

    MemoryStore store() {
        return store;
    }

    /** Whether the client must ask who is there, to know. Asked for once. */
    boolean takeWantsNames() {
        boolean wanted = wantsNames;
        wantsNames = false;
        return wanted;
    }

    /** Whether it has been logged in since before then. */
    boolean isLoggedInSince(Instant time) {
        return loggedInAt.isBefore(time);
    }

    Optional<String> closing() {
        return closing;
    }

    /** What this connection still lacks of everything in the lobby up to a message; empty if nothing. */
    Optional<String> lacks(long lastId, Set<String> whoIsThere) {
        long nextId = pushes.containsKey(RoomName.LOBBY.key()) ? pushes.get(RoomName.LOBBY.key()).nextId : 0;
        if (nextId <= lastId) {
            return Optional.of("%s was to be pushed message %s, and there are %s".formatted(client, nextId, lastId));
        }
        return names.equals(Optional.of(whoIsThere))
                ? Optional.empty()
                : Optional.of("%s knows of %s, and there are %s".formatted(client, names, whoIsThere));
    }

    private void check(boolean holds, String sentence, Object... values) {
        if (!holds) {
            throw new PromiseBroken((client + " " + sentence).formatted(values));
        }
    }
}
