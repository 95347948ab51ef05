package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What somebody says, until the server has stored it: kept on the disk before it is sent, in the outbox of its room,
 * and given back to its author where it can't be sent, or isn't to be. Owned by the link's thread.
 */
final class UnsentMessages {
    private final PendingRequests pending;
    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private final Storage storage;
    private final Outboxes outboxes;

    /** Of the history that was shown last. */
    private final Supplier<Optional<String>> shownEpoch;

    /** Whose messages are in the outboxes, and whom the storage is about. */
    private Optional<Credentials> author = Optional.empty();

    /** What comes from who comes after the author; it waits until the author has left. */
    private final Deque<Draft> early = new ArrayDeque<>();

    /** @param shownEpoch of the history that was shown last */
    UnsentMessages(
            PendingRequests pending,
            LinkListener listener,
            LongSupplier clockMillis,
            RandomGenerator random,
            Nonces nonces,
            Storage storage,
            Supplier<Optional<String>> shownEpoch) {
        this.pending = pending;
        this.listener = listener;
        this.clockMillis = clockMillis;
        this.storage = storage;
        this.outboxes = new Outboxes(random, nonces);
        this.shownEpoch = shownEpoch;
    }

    int size() {
        return outboxes.size() + early.size();
    }

    /** Since when the first one waits. */
    OptionalLong oldestMillis() {
        return outboxes.oldestMillis();
    }

    /** When there will be something to send. */
    OptionalLong dueMillis() {
        return outboxes.dueMillis();
    }

    /** Only while {@code who} is logged in or will be. */
    void say(Draft draft, Credentials who) {
        if (size() >= Outboxes.MOST_MESSAGES) {
            refuse(draft, "Too many messages wait to be sent.");
        } else if (isAuthor(who)) {
            queue(draft);
        } else {
            early.add(draft);
        }
    }

    boolean isAuthor(Credentials who) {
        return author.isPresent() && who.isFor(author.get().username());
    }

    private void queue(Draft draft) {
        try {
            Optional<String> epoch = draft.replyTo().isPresent() ? shownEpoch.get() : Optional.empty();
            Request.Send send = outboxes.add(draft, epoch, clockMillis.getAsLong());
            // Before it can be sent: what the server has and a crash made us forget would be sent as another message.
            storage.keepText(send, epoch);
            listener.onEvent(new LinkEvent.Queued(key(send), send.room(), draft.text(), false));
        } catch (Violation violation) {
            refuse(draft, violation.getMessage());
        }
    }

    private static String key(Request.Send send) {
        return send.nonce().orElseThrow().value();
    }

    /** Gives back a draft that was never queued. */
    void refuse(Draft draft, String sentence) {
        listener.onEvent(new LinkEvent.SendRefused(Optional.empty(), draft, sentence));
    }

    /** What was typed for a log-in that came to nothing. */
    void refuseEarly(String sentence) {
        while (!early.isEmpty()) {
            refuse(early.poll(), sentence);
        }
    }

    /** Sends what is due, while logged in. */
    void tick(long nowMillis) {
        outboxes.take(nowMillis).forEach(send -> pending.call(send, false));
    }

    void onSent(Request.Send send, Reply.Sent sent) {
        outboxes.onConfirmed(send);
        storage.dropText(send.nonce().orElseThrow());
        listener.onEvent(new LinkEvent.Sent(
                key(send), sent.room(), sent.id(), send.text().value()));
    }

    void onFailed(Request.Send send, Reply.Failed failed) {
        OptionalLong delayMillis = outboxes.onFailed(send, failed, clockMillis.getAsLong());
        if (delayMillis.isPresent()) {
            listener.onEvent(new LinkEvent.Delayed(Action.SEND, failed.message(), delayMillis.getAsLong()));
        } else {
            giveBack(send, Draft.of(send), failed.message());
        }
    }

    void onConnectionLost() {
        outboxes.onConnectionLost();
    }

    /**
     * From now on {@code who} is the author; what earlier runs left of theirs is sent first. Only after all of another
     * one's was given back.
     */
    void become(Credentials who) {
        author = Optional.of(who);
        for (Storage.UnsentText left : storage.open(who.username())) {
            if (left.stale()) {
                giveBack(left.send(), draft(left), "It was left by an earlier run, and is not sent unasked.");
            } else {
                Request.Send send = left.send();
                outboxes.addAgain(send, left.epoch(), clockMillis.getAsLong());
                listener.onEvent(
                        new LinkEvent.Queued(key(send), send.room(), send.text().value(), true));
            }
        }
        while (!early.isEmpty()) {
            queue(early.poll());
        }
    }

    /** An answer only where the history that was shown last may have the message that it answers. */
    private Draft draft(Storage.UnsentText left) {
        Draft draft = Draft.of(left.send());
        Optional<String> shown = shownEpoch.get();
        boolean isOfAnother =
                shown.isPresent() && left.epoch().isPresent() && !left.epoch().equals(shown);
        return isOfAnother ? draft.withoutReply() : draft;
    }

    /**
     * By its id, an answer to another history's message would answer whatever has that now.
     *
     * @param isShown whether the history that was shown last goes on
     */
    void onLoggedIn(String epoch, boolean isShown) {
        for (Request.Send send : outboxes.clearAnswers(answered -> !isShown || !answered.equals(Optional.of(epoch)))) {
            giveBack(
                    send,
                    Draft.of(send).withoutReply(),
                    "The server has another history now, without the message that it answers.");
        }
    }

    /** Only without a connection, or on one that ends now. */
    void giveBackAll(String sentence) {
        giveBack(outboxes.clear(), sentence);
    }

    /** What this run typed; what an earlier one left stays for the next. Only without a connection. */
    void giveBackNew(String sentence) {
        giveBack(outboxes.clearNew(), sentence);
    }

    private void giveBack(List<Request.Send> sends, String sentence) {
        sends.forEach(send -> giveBack(send, Draft.of(send), sentence));
    }

    private void giveBack(Request.Send send, Draft draft, String sentence) {
        // Not dropped: whoever crashes or leaves now has it in no line yet.
        storage.giveBackText(send.nonce().orElseThrow());
        listener.onEvent(new LinkEvent.SendRefused(Optional.of(key(send)), draft, sentence));
    }

    /** The author has a text that was given back. */
    void taken(String key) {
        storage.dropText(new Nonce(key));
    }
}
