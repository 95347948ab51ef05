package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.testing.MemoryStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
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

    private record Asked(Ref ref, Request request) {}

    private final String client;
    private final MemoryStore store;
    private final Deque<Asked> unanswered = new ArrayDeque<>();
    private boolean welcomed;
    private Optional<String> user = Optional.empty();

    /** The id that the next push must have; empty where there are none. */
    private OptionalLong nextPush = OptionalLong.empty();

    /** Who is there, for a client that keeps the names; empty until it was told. */
    private Optional<Set<String>> names = Optional.empty();

    private boolean wantsNames;
    private Optional<String> closing = Optional.empty();

    /** @param store of the server at the other end */
    WireCheck(String client, MemoryStore store) {
        this.client = client;
        this.store = store;
    }

    void onRequest(Ref ref, Request request) {
        unanswered.add(new Asked(ref, request));
    }

    void onFrame(ServerFrame frame) {
        check(closing.isEmpty(), "gets a frame after closing: %s", frame);
        if (frame instanceof ServerFrame.Unasked unasked) {
            onEvent(unasked.event());
        } else if (frame instanceof ServerFrame.Answer answer) {
            check(welcomed, "gets an answer before the welcome: %s", answer);
            Asked asked = unanswered.poll();
            check(asked != null, "gets an answer to nothing: %s", answer);
            check(answer.ref().equals(Optional.of(asked.ref)), "gets %s where %s was to be answered", answer, asked);
            onReply(asked.request, answer.reply());
        }
    }

    private void onEvent(Event event) {
        check(welcomed != event instanceof Event.Welcome, "gets the welcome twice, or not first: %s", event);
        welcomed = true;
        if (event instanceof Event.MessagePosted posted) {
            ChatMessage message = posted.message();
            check(
                    nextPush.equals(OptionalLong.of(message.id())),
                    "is pushed message %s, and the next one was to be %s",
                    message.id(),
                    nextPush);
            checkStored(message);
            nextPush = OptionalLong.of(message.id() + 1);
        } else if (event instanceof Event.PresenceChanged presence) {
            check(nextPush.isPresent(), "is told of presence without having asked: %s", presence);
            onPresence(presence);
        } else if (event instanceof Event.Closing end) {
            closing = Optional.of(end.code());
        }
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

    private void onReply(Request request, Reply reply) {
        if (reply instanceof Reply.LoggedIn in) {
            onLoggedIn(request, in);
        } else if (reply instanceof Reply.Sent sent) {
            onSent((Request.Send) request, sent);
        } else if (reply instanceof Reply.Polled polled) {
            onPolled((Request.Poll) request, polled);
        } else if (reply instanceof Reply.HistoryPage page) {
            onHistory((Request.History) request, page);
        } else if (reply instanceof Reply.WhoIsThere there) {
            check(
                    there.users().size() == there.online(),
                    "gets %s names of %s",
                    there.users().size(),
                    there.online());
            check(there.users().contains(user.orElseThrow()), "isn't among those who are there: %s", there);
            names = Optional.of(new TreeSet<>(there.users()));
        } else if (reply instanceof Reply.Failed failed) {
            onFailed(request, failed);
        }
    }

    private void onLoggedIn(Request request, Reply.LoggedIn in) {
        check(user.isEmpty(), "is logged in twice");
        check(in.epoch().equals(store.epoch()), "is told the epoch %s in %s", in.epoch(), store.epoch());
        check(in.lastId() <= head(), "is told of message %s, and %s is the newest committed", in.lastId(), head());
        user = Optional.of(in.username());
        wantsNames = true;
        Subscription subscription = request instanceof Request.Resume resume
                ? resume.subscription()
                : ((Request.Login) request).subscription();
        boolean ofThisHistory = subscription.epoch().map(store.epoch()::equals).orElse(true);
        long has = subscription.lastId().orElse(in.lastId());
        long from = ofThisHistory && has <= in.lastId() ? has : in.lastId();
        nextPush = subscription.push() ? OptionalLong.of(from + 1) : OptionalLong.empty();
    }

    private void onSent(Request.Send request, Reply.Sent sent) {
        check(sent.id() <= head(), "gets an ok for message %s, and %s is the newest committed", sent.id(), head());
        ChatMessage stored = store.messages().get((int) sent.id() - 1);
        check(
                stored.text().equals(request.text().value())
                        && stored.timestamp().equals(sent.timestamp())
                        && Optional.of(stored.username()).equals(user),
                "gets %s for %s, and stored is %s",
                sent,
                request,
                stored);
    }

    private void onPolled(Request.Poll request, Reply.Polled polled) {
        checkPage(polled.messages(), polled.epoch());
        check(polled.lastId() <= head(), "polls %s, and %s is the newest committed", polled.lastId(), head());
        long end = request.lastId() + polled.messages().size();
        if (!polled.messages().isEmpty()) {
            check(
                    polled.messages().get(0).id() == request.lastId() + 1,
                    "polls after %s and gets %s first",
                    request.lastId(),
                    polled.messages().get(0).id());
        }
        check(polled.more() || end >= polled.lastId(), "polls to %s of %s and no more", end, polled.lastId());
    }

    private void onHistory(Request.History request, Reply.HistoryPage page) {
        checkPage(page.messages(), page.epoch());
        if (!page.messages().isEmpty()) {
            long last = page.messages().get(page.messages().size() - 1).id();
            check(
                    last < request.beforeId().orElse(Long.MAX_VALUE),
                    "asks for what is before %s and gets %s",
                    request.beforeId(),
                    last);
            check(page.more() == page.messages().get(0).id() > 1, "is told wrongly whether there is more");
        }
    }

    private void checkPage(List<ChatMessage> messages, String epoch) {
        check(epoch.equals(store.epoch()), "gets a page of %s in %s", epoch, store.epoch());
        for (int i = 0; i < messages.size(); i++) {
            check(messages.get(i).id() == messages.get(0).id() + i, "gets a page with a hole: %s", messages);
            checkStored(messages.get(i));
        }
    }

    private void onFailed(Request request, Reply.Failed failed) {
        boolean guest = user.isEmpty();
        boolean expected = PASSING.contains(failed.code())
                || (request instanceof Request.Resume && failed.code() == ErrorCode.SESSION_EXPIRED)
                || (request instanceof Request.Login && failed.code() == ErrorCode.BAD_CREDENTIALS)
                || (request instanceof Request.Register && failed.code() == ErrorCode.USERNAME_TAKEN)
                || (guest && failed.code() == ErrorCode.NOT_LOGGED_IN);
        check(expected, "gets %s for %s", failed, request);
    }

    /** Durable before visible, and the same for everybody. */
    private void checkStored(ChatMessage message) {
        check(message.id() <= head(), "sees %s, and %s is the newest committed", message, head());
        ChatMessage stored = store.messages().get((int) message.id() - 1);
        check(stored.equals(message), "sees %s, and stored is %s", message, stored);
    }

    private long head() {
        return store.messages().size();
    }

    /** The server has closed, because the client had ended its side or logged out. */
    void checkAllAnswered() {
        check(unanswered.isEmpty(), "got no answer to %s", unanswered);
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

    Optional<String> closing() {
        return closing;
    }

    /** What this connection still lacks of everything up to a message; empty if nothing. */
    Optional<String> lacks(long lastId, Set<String> whoIsThere) {
        if (nextPush.orElse(0) <= lastId) {
            return Optional.of("%s was to be pushed message %s, and there are %s".formatted(client, nextPush, lastId));
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
