package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.session.Exchange;
import chatroom.server.session.Prices;
import chatroom.server.store.Account;
import chatroom.server.store.Accounts;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.work.JobResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Everything that writes an entry: the flood limit, then the room, then whether who asks may do it there; whatever is left is looked at
 * when it is stored. Requests are pipelined and stored together; those whose reply shows a room are answered one at a time. Reactor thread
 * only.
 */
public final class WriteRequests {
    private static final Permissions.Refusal ONLY_ADMINS_CREATE =
            new Permissions.Refusal(ErrorCode.FORBIDDEN, "Only admins create rooms here: ask one of them.");

    private final HourlyLimit creates = new HourlyLimit();
    private final HourlyLimit directs = new HourlyLimit();
    private final RoomPorts ports;
    private final Prices prices;
    private final RoomResolver resolver;
    private final Memberships memberships;
    private final RoomInfos infos;
    private RoomSettings settings;

    public WriteRequests(
            RoomPorts ports,
            Prices prices,
            RoomResolver resolver,
            Memberships memberships,
            RoomInfos infos,
            RoomSettings settings) {
        this.ports = ports;
        this.prices = prices;
        this.resolver = resolver;
        this.memberships = memberships;
        this.infos = infos;
        this.settings = settings;
    }

    /** From now on; who is in more rooms stays in them. */
    public void change(RoomSettings changed) {
        settings = changed;
    }

    /** What is to be written, once it is known where. */
    @FunctionalInterface
    private interface Wanted {
        /** @throws Violation if nothing can be */
        Change in(Room room, Membership who) throws Violation;
    }

    // Messages.

    public void send(Exchange exchange, Request.Send request) {
        Change.Say message = new Change.Say(request.text(), request.isAction(), request.replyTo());
        write(exchange, request.room(), request.nonce(), (room, who) -> message);
    }

    /** The first message makes a direct room; it is named as its users are registered. */
    private void begin(Exchange exchange, RoomName asked, Username partner, Request.Send request) {
        Account account = exchange.account();
        exchange.job(ports.paging(), new Accounts.Find(ports.store().accounts(), partner.value()))
                .then(found -> {
                    RoomName name = found.map(other -> RoomName.direct(account.username(), other.username()))
                            .orElse(asked);
                    if (!isWithin(directs, settings.directsPerHour(), account)) {
                        refuse(
                                exchange,
                                name,
                                request.nonce(),
                                tooMany("You have begun %s direct rooms in an hour; wait for a while."
                                        .formatted(settings.directsPerHour())));
                        return;
                    }
                    Change.Say message = new Change.Say(request.text(), request.isAction(), request.replyTo());
                    boolean taken =
                            append(exchange, entry(exchange, name, request.nonce(), message, Permit.GIVEN), result -> {
                                if (!isFirst(result)) {
                                    directs.giveBack(account.id());
                                }
                                return reply(exchange, name, result);
                            });
                    if (!taken) {
                        directs.giveBack(account.id());
                    }
                });
    }

    private static boolean isFirst(JobResult<EntryResult> result) {
        return result instanceof JobResult.Done<EntryResult> done
                && done.value() instanceof EntryResult.Stored stored
                && stored.entry().id() == 1;
    }

    public void edit(Exchange exchange, RoomRequest.Edit request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Edit(request.id(), request.text()));
    }

    public void delete(Exchange exchange, RoomRequest.Delete request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Delete(request.id(), text(request.reason())));
    }

    public void react(Exchange exchange, RoomRequest.React request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.React(request.id(), request.emoji().value(), request.on()));
    }

    // The room.

    public void create(Exchange exchange, RoomRequest.Create request) {
        if (!isPaid(exchange)) {
            return;
        }
        if (!settings.adminsCreate()) {
            createWithinLimits(exchange, request);
            return;
        }
        Accounts.CheckAdmin job = new Accounts.CheckAdmin(
                ports.store().accounts(), exchange.account().id());
        exchange.job(ports.paging(), job).then(isAdmin -> {
            if (isAdmin) {
                createWithinLimits(exchange, request);
            } else {
                refuse(exchange, request.name(), request.nonce(), ONLY_ADMINS_CREATE);
            }
        });
    }

    private void createWithinLimits(Exchange exchange, RoomRequest.Create request) {
        if (isWithin(creates, settings.createsPerHour(), exchange.account())) {
            Change change = new Change.Create(request.kind(), text(request.topic()), settings.perUser());
            show(exchange, entry(exchange, request.name(), request.nonce(), change, Permit.GIVEN));
        } else {
            refuse(
                    exchange,
                    request.name(),
                    request.nonce(),
                    tooMany("You have created %s rooms in an hour; wait for a while."
                            .formatted(settings.createsPerHour())));
        }
    }

    /** Taken before it is stored, so that many at once are no more than one after the other; what nothing comes of is given back. */
    private boolean isWithin(HourlyLimit limit, int most, Account account) {
        return limit.tryTake(most, account.id(), ports.timers().nowNs());
    }

    public void topic(Exchange exchange, RoomRequest.SetTopic request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Topic(request.text().value()));
    }

    public void archive(Exchange exchange, RoomRequest.Archive request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Archive(true));
    }

    public void unarchive(Exchange exchange, RoomRequest.Unarchive request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Archive(false));
    }

    // Members.

    public void join(Exchange exchange, RoomRequest.Join request) {
        if (!isPaid(exchange)) {
            return;
        }
        resolver.decide(
                exchange, new RoomResolver.Asked(exchange.action(), request.room()), (name, refusal, allowed) -> {
                    if (refusal.isPresent()) {
                        refuse(exchange, name, request.nonce(), refusal.get());
                    } else if (name.isLobby()) {
                        exchange.hold();
                        showWritten(exchange, name, new EntryResult.Unchanged());
                    } else {
                        Change change = new Change.Join(settings.perUser());
                        show(exchange, entry(exchange, name, request.nonce(), change, permit(exchange, allowed)));
                    }
                });
    }

    public void leave(Exchange exchange, RoomRequest.Leave request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Leave());
    }

    public void add(Exchange exchange, RoomRequest.Add request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Add(subject(request.username()), settings.perUser()));
    }

    public void kick(Exchange exchange, RoomRequest.KickFrom request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) -> new Change.Kick(subject(request.username()), text(request.reason())));
    }

    public void ban(Exchange exchange, RoomRequest.Ban request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) ->
                        new Change.Ban(subject(request.username()), text(request.reason()), until(request.seconds())));
    }

    public void unban(Exchange exchange, RoomRequest.Unban request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Unban(subject(request.username())));
    }

    public void mute(Exchange exchange, RoomRequest.Mute request) {
        write(
                exchange,
                request.room(),
                request.nonce(),
                (room, who) ->
                        new Change.Mute(subject(request.username()), text(request.reason()), until(request.seconds())));
    }

    public void unmute(Exchange exchange, RoomRequest.Unmute request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> new Change.Unmute(subject(request.username())));
    }

    public void role(Exchange exchange, RoomRequest.ChangeRole request) {
        write(exchange, request.room(), request.nonce(), (room, who) -> {
            if (room.name().isLobby() && request.role() == Role.OWNER) {
                throw new Violation(ErrorCode.FORBIDDEN, "Nobody owns the lobby: there are moderators and members.");
            }
            return new Change.ChangeRole(subject(request.username()), request.role());
        });
    }

    private static Username subject(String name) throws Violation {
        try {
            return Username.of(name);
        } catch (Violation e) {
            throw new Violation(ErrorCode.UNKNOWN_USER, RefusalSentence.of(Action.ADD, ErrorCode.UNKNOWN_USER));
        }
    }

    private Optional<Instant> until(OptionalInt seconds) {
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ports.clock().instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(seconds.getAsInt()));
    }

    private static Permissions.Refusal tooMany(String sentence) {
        return new Permissions.Refusal(ErrorCode.TOO_MANY, sentence);
    }

    // How it is done.

    /** Writes an entry for a pipelined request. */
    private void write(Exchange exchange, RoomReference reference, Optional<Nonce> nonce, Wanted wanted) {
        if (isPaid(exchange)) {
            writePaid(exchange, reference, nonce, wanted);
        }
    }

    private void writePaid(Exchange exchange, RoomReference reference, Optional<Nonce> nonce, Wanted wanted) {
        resolver.decide(exchange, new RoomResolver.Asked(exchange.action(), reference), (name, refusal, allowed) -> {
            if (refusal.isPresent() && exchange.isBehindPipelined()) {
                // One of those may reopen the room, or begin it: what it does comes before this.
                exchange.whenPipelinedAreAnswered(() -> writePaid(exchange, reference, nonce, wanted));
                return;
            }
            Optional<Username> partner = name.partnerOf(exchange.account().username());
            if (allowed == null && partner.isPresent() && exchange.request() instanceof Request.Send first) {
                begin(exchange, name, partner.get(), first);
                return;
            }
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
        });
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
        NewEntry nothing = entry(exchange, room, nonce, new Change.Topic(""), Permit.refused(refused));
        Function<JobResult<EntryResult>, Reply> reply = result ->
                result instanceof JobResult.Done<EntryResult> done && done.value() instanceof EntryResult.Refused
                        ? failure
                        : reply(exchange, room, result);
        if (exchange.action() == Action.CREATE || exchange.action() == Action.JOIN) {
            show(exchange, nothing, reply);
        } else {
            append(exchange, nothing, reply);
        }
    }

    private static Permit permit(Exchange exchange, RoomResolver.Place allowed) {
        return new Permit(allowed.asOf(), Permissions.rules(exchange.action(), allowed.asAdmin()));
    }

    private static NewEntry entry(
            Exchange exchange, RoomName room, Optional<Nonce> nonce, Change change, Permit permit) {
        Account account = exchange.account();
        return new NewEntry(room, account.id(), account.username(), nonce, change, permit);
    }

    private void append(Exchange exchange, NewEntry entry) {
        append(
                exchange,
                new AppendRequest(entry, result -> exchange.answerPipelined(reply(exchange, entry.room(), result))));
    }

    private boolean append(Exchange exchange, NewEntry entry, Function<JobResult<EntryResult>, Reply> reply) {
        return append(exchange, new AppendRequest(entry, result -> exchange.answerPipelined(reply.apply(result))));
    }

    /** @return false where too many wait already, which is answered */
    private boolean append(Exchange exchange, AppendRequest request) {
        boolean taken = ports.appends().test(request);
        if (taken) {
            exchange.beginPipelined();
        } else {
            exchange.refusePipelinedBusy();
        }
        return taken;
    }

    private void show(Exchange exchange, NewEntry entry) {
        show(exchange, entry, result -> reply(exchange, entry.room(), result));
    }

    /**
     * One whose reply shows the room: the connection's next requests wait for it.
     *
     * @param otherwise the reply where nothing is stored, nor was
     */
    private void show(Exchange exchange, NewEntry entry, Function<JobResult<EntryResult>, Reply> otherwise) {
        exchange.hold();
        boolean taken =
                ports.appends().test(new AppendRequest(entry, result -> onShown(exchange, entry, result, otherwise)));
        if (!taken) {
            giveBackCreate(entry);
            exchange.finishBusy();
        }
    }

    private void onShown(
            Exchange exchange,
            NewEntry entry,
            JobResult<EntryResult> result,
            Function<JobResult<EntryResult>, Reply> otherwise) {
        boolean isDone = result instanceof JobResult.Done<EntryResult>;
        EntryResult written = isDone ? ((JobResult.Done<EntryResult>) result).value() : null;
        if (!(written instanceof EntryResult.Stored)) {
            giveBackCreate(entry);
        }
        if (exchange.isGone()) {
            return;
        }
        if (written == null || written instanceof EntryResult.Refused) {
            exchange.finish(() -> exchange.reply(otherwise.apply(result)));
        } else {
            showWritten(exchange, entry.room(), written);
        }
    }

    private void giveBackCreate(NewEntry entry) {
        if (entry.change() instanceof Change.Create) {
            creates.giveBack(entry.userId());
        }
    }

    private void showWritten(Exchange exchange, RoomName name, EntryResult written) {
        Account account = exchange.account();
        exchange.finish(() -> resolver.whenLoaded(
                exchange,
                () -> exchange.job(ports.paging(), infos.job(account, memberships.of(account.username(), name)))
                        .then(info -> exchange.reply(reply(
                                exchange,
                                info.map(RoomInfos.Info::room).orElse(name),
                                written,
                                info.flatMap(shown -> shown.to(memberships.of(account.username(), name))))))));
    }

    private static Optional<String> text(Optional<SingleLine> reason) {
        return reason.map(SingleLine::value).filter(text -> !text.isEmpty());
    }

    // Replies.

    private static Reply reply(Exchange exchange, RoomName room, JobResult<EntryResult> result) {
        if (result instanceof JobResult.Done<EntryResult> done && !isUnavailable(done.value())) {
            return reply(exchange, room, done.value(), Optional.empty());
        }
        return exchange.failure(
                ErrorCode.STORAGE_UNAVAILABLE,
                Exchange.STORAGE_UNAVAILABLE,
                OptionalLong.of(Exchange.BUSY_RETRY_MILLIS));
    }

    /** Its room couldn't be written to, though others could. */
    private static boolean isUnavailable(EntryResult result) {
        return result instanceof EntryResult.Refused refused && refused.code() == ErrorCode.STORAGE_UNAVAILABLE;
    }

    private static Reply reply(Exchange exchange, RoomName room, EntryResult result, Optional<RoomInfo> info) {
        if (result instanceof EntryResult.Stored stored) {
            return stored(exchange, room, stored.entry().id(), stored.entry().timestamp(), false, info);
        } else if (result instanceof EntryResult.Duplicate duplicate) {
            return stored(exchange, duplicate.room(), duplicate.id(), duplicate.timestamp(), true, info);
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
