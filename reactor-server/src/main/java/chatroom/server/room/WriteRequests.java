package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Line;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Violation;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.work.JobResult;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Everything that writes an entry: the flood limit, then the room, then whether who asks may do it there; whatever is left is looked at when it
 * is stored. Requests are pipelined and stored together; those whose reply shows a room are answered one at a time. Reactor thread only.
 */
public final class WriteRequests {
    /** Entries of which somebody knew to whom nothing was allowed. */
    private static final long NEVER_ALLOWED = -1;

    private final RoomPorts ports;
    private final Prices prices;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final RoomInfos infos;

    public WriteRequests(
            RoomPorts ports, Prices prices, RoomResolver resolver, Memberships memberships, RoomInfos infos) {
        this.ports = ports;
        this.prices = prices;
        this.resolver = resolver;
        this.memberships = memberships;
        this.infos = infos;
    }

    /** What is to be written, once it is known where. */
    @FunctionalInterface
    private interface Wanted {
        /** @throws Violation if nothing can be */
        Change in(Room room, Membership who) throws Violation;
    }

    // Messages.

    public void send(Exchange exchange, Request.Send request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Say(request.text(), request.isAction(), request.replyTo()));
    }

    public void edit(Exchange exchange, RoomRequest.Edit request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Edit(request.id(), request.text()));
    }

    public void delete(Exchange exchange, RoomRequest.Delete request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Delete(
                        request.id(), text(request.reason()), who.role().orElseThrow() != Role.MEMBER));
    }

    public void react(Exchange exchange, RoomRequest.React request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.React(request.id(), request.emoji().value(), request.on()));
    }

    // How it is done.

    /** One that is pipelined. */
    private void write(Exchange exchange, RoomReference reference, Optional<Nonce> nonce, Wanted wanted) {
        if (!isPaid(exchange)) {
            return;
        }
        resolver.resolve(
                exchange,
                reference,
                (name, place) -> resolver.decide(exchange, exchange.action(), place, (refusal, allowed) -> {
                    if (refusal.isPresent()) {
                        refuse(exchange, name, nonce, refusal.get());
                        return;
                    }
                    try {
                        Change change = wanted.in(allowed.room(), allowed.who());
                        NewEntry entry = entry(exchange, name, nonce, change, permit(exchange, allowed));
                        append(exchange, entry);
                    } catch (Violation e) {
                        refuse(exchange, name, nonce, new Permissions.Refusal(e.code(), e.getMessage()));
                    }
                }));
    }

    private boolean isPaid(Exchange exchange) {
        long waitNs = prices.tryWrite(exchange.account().id(), ports.timers().nowNs());
        if (waitNs == 0) {
            return true;
        }
        long waitMillis = Exchange.millis(waitNs);
        exchange.refusePipelined(exchange.failure(
                ErrorCode.RATE_LIMITED,
                "That was too much at once; wait " + waitMillis + " ms before the next message.",
                OptionalLong.of(waitMillis)));
        return false;
    }

    /** What is refused is a retry all the same, if its nonce was stored: that is looked up where entries are. */
    private void refuse(Exchange exchange, RoomName room, Optional<Nonce> nonce, Permissions.Refusal refusal) {
        Reply failure = RoomResolver.failure(exchange, refusal);
        if (nonce.isEmpty()) {
            exchange.refusePipelined(failure);
            return;
        }
        EntryResult.Refused refused = new EntryResult.Refused(refusal.code(), refusal.until());
        NewEntry nothing = entry(
                exchange,
                room,
                nonce,
                new Change.Topic(""),
                new Permit(NEVER_ALLOWED, standing -> Optional.of(refused)));
        append(
                exchange,
                nothing,
                result -> result instanceof JobResult.Done<EntryResult> done
                                && done.value() instanceof EntryResult.Refused
                        ? failure
                        : reply(exchange, room, result));
    }

    private static Permit permit(Exchange exchange, RoomResolver.Place allowed) {
        return new Permit(allowed.room().knownId(), Permissions.rules(exchange.action(), allowed.asAdmin()));
    }

    private static NewEntry entry(
            Exchange exchange, RoomName room, Optional<Nonce> nonce, Change change, Permit permit) {
        Account account = exchange.account();
        return new NewEntry(room, account.id(), account.username(), nonce, change, permit);
    }

    private void append(Exchange exchange, NewEntry entry) {
        append(exchange, entry, result -> reply(exchange, entry.room(), result));
    }

    private void append(Exchange exchange, NewEntry entry, Function<JobResult<EntryResult>, Reply> reply) {
        if (ports.appends().test(new AppendRequest(entry, result -> exchange.answerPipelined(reply.apply(result))))) {
            exchange.beginPipelined();
        } else {
            exchange.refusePipelinedBusy();
        }
    }

    private static Optional<String> text(Optional<Line> reason) {
        return reason.map(Line::value).filter(text -> !text.isEmpty());
    }

    // Replies.

    private static Reply reply(Exchange exchange, RoomName room, JobResult<EntryResult> result) {
        if (result instanceof JobResult.Done<EntryResult> done) {
            return reply(exchange, room, done.value(), Optional.empty());
        }
        return exchange.failure(
                ErrorCode.STORAGE_UNAVAILABLE,
                Exchange.STORAGE_UNAVAILABLE,
                OptionalLong.of(Exchange.BUSY_RETRY_MILLIS));
    }

    private static Reply reply(Exchange exchange, RoomName room, EntryResult result, Optional<RoomInfo> info) {
        if (result instanceof EntryResult.Stored stored) {
            return stored(exchange, room, stored.entry().id(), stored.entry().timestamp(), false, info);
        } else if (result instanceof EntryResult.Duplicate duplicate) {
            return stored(exchange, room, duplicate.id(), duplicate.timestamp(), true, info);
        } else if (result instanceof EntryResult.Refused refused) {
            return RoomResolver.failure(
                    exchange,
                    new Permissions.Refusal(
                            refused.code(), RefusalSentence.of(exchange.action(), refused.code()), refused.until()));
        }
        return new RoomReply.Unchanged(exchange.action(), room, info);
    }

    private static Reply stored(
            Exchange exchange, RoomName room, long id, Instant timestamp, boolean duplicate, Optional<RoomInfo> info) {
        return exchange.action() == Action.SEND
                ? new Reply.Sent(room, id, timestamp, duplicate)
                : new RoomReply.Stored(exchange.action(), room, id, timestamp, duplicate, info);
    }
}
