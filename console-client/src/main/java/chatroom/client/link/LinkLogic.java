package chatroom.client.link;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a client does, without threads, sockets or a clock: events in, calls to a {@link Wire} and a {@link
 * LinkListener} out. Owned by one thread, the link's; a simulation runs it on a time of its own.
 *
 * <p>Here stands how connections begin and end, and who is logged in on them; what goes on in between is the {@link Conversation}'s.
 */
final class LinkLogic {
    /**
     * While an answer is due, some byte must come within this time. A member polls each second, so a dead server is
     * noticed when nobody types, too.
     */
    static final long SILENCE_MILLIS = 15_000;

    /** So long a server may take for its welcome, where another one may be quicker. */
    static final long GREETING_MILLIS = 5_000;

    /** A server that doesn't answer to a logout is left without an answer. */
    static final long LEAVE_MILLIS = 1_000;

    private static final String NOT_LOGGED_IN = "You are not logged in; /login NAME logs in.";

    /** Reasons to close (docs/protocol.md) after which a client doesn't come back by itself. */
    private static final Set<String> DISMISSALS = Set.of("kicked", "account_closed", "abuse");

    /** What is wanted of the link. */
    private enum Goal {
        /** A connection for whoever wants to be logged in; while LEAVING, the next one. */
        STAY,
        /** Somebody asked to be logged out, and hasn't been told that it is so. */
        LOG_OUT,
        /** The link ends for good. */
        STOP
    }

    private final Wire wire;
    private final LinkListener listener;

    /** For what comes next in OFFLINE (connect), GUEST (log in) or LEAVING (just go). */
    private final LinkTimes times;

    private final PendingRequests pending;
    private final Nonces nonces;
    private final Conversation conversation;
    private final Storage storage;
    private final Identity identity = new Identity();

    private final OutageNotice outage = new OutageNotice();

    private LinkPhase phase = LinkPhase.OFFLINE;
    private Goal goal = Goal.STAY;

    /** The server has answered, once at least. */
    private boolean reached;

    /** On this connection the conversation was told where its history stands. Not so for whoever leaves while the log-in is under way. */
    private boolean isMember;

    /** The server's own reason for the end of this connection. */
    private Optional<Event.Closing> closing = Optional.empty();

    private LinkStatus told = new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0);

    /** @param clockMillis milliseconds that only go forward */
    LinkLogic(Wire wire, LinkListener listener, LongSupplier clockMillis, RandomGenerator random) {
        this(wire, listener, clockMillis, random, Storage.none());
    }

    /** @param clockMillis milliseconds that only go forward */
    LinkLogic(Wire wire, LinkListener listener, LongSupplier clockMillis, RandomGenerator random, Storage storage) {
        this.wire = wire;
        this.listener = listener;
        this.storage = storage;
        this.times = new LinkTimes(clockMillis, wire, random);
        this.pending = new PendingRequests(wire);
        this.nonces = new Nonces(random);
        this.conversation = new Conversation(pending, listener, clockMillis, random, nonces, storage);
    }

    boolean isStopped() {
        return phase == LinkPhase.STOPPED;
    }

    /**
     * Before anybody logs in.
     *
     * @param afterId messages after this one are shown; otherwise those from the login on
     */
    void withoutBacklog(OptionalLong afterId) {
        conversation.withoutBacklog(afterId);
    }

    /** Before anybody logs in: besides the lobby. */
    void follow(Follows follows) {
        conversation.follow(follows);
    }

    /** Connects until the server is reached, so that a wrong address shows before anybody typed a password. */
    void start() {
        connect();
        finish();
    }

    /** Logs in, or makes the account and logs in; who is logged in now leaves, and comes back where that is refused. */
    void authenticate(Credentials credentials) {
        authenticate(credentials, Optional.empty());
    }

    /** With the session of an earlier run; where it has ended, with the password, if there is one. */
    void resume(Credentials credentials, String token) {
        authenticate(credentials, Optional.of(token));
    }

    private void authenticate(Credentials credentials, Optional<String> token) {
        if (goal == Goal.STOP) {
            return;
        }
        boolean leavesToken = identity.isKept();
        identity.want(credentials, token);
        outage.onWanted();
        if (!isMember) {
            conversation.become(identity.speaker());
        }
        switch (phase) {
            case OFFLINE -> connect();
            case GUEST -> authenticate();
            case AUTHENTICATING -> reconnectLater();
            case MEMBER -> {
                if (leavesToken) {
                    reconnectAtOnce();
                } else {
                    leave();
                }
            }
            case CONNECTING, GREETING, LEAVING, STOPPED -> {}
        }
        finish();
    }

    /** Sends a text as soon as that is possible; what becomes of it is told by {@code Sent} or {@code SendRefused}, one of the two. */
    void say(Draft draft) {
        if (identity.isWanted()) {
            conversation.say(draft, identity.wanted());
        } else {
            conversation.refuse(draft, NOT_LOGGED_IN);
        }
        finish();
    }

    /** The login that was asked for isn't wanted any more; who was logged in before is again. Not where it has come about. */
    void giveUpLogin() {
        if (!identity.isUndecided()) {
            return;
        }
        boolean comesBack = comeBack().isPresent();
        switch (phase) {
            case GUEST -> {
                times.waitForNothing();
                if (comesBack) {
                    authenticate();
                }
            }
            case AUTHENTICATING -> {
                // Whoever the server lets in on this connection is nobody's wish.
                wire.close();
                forgetConnection();
                if (comesBack) {
                    connect();
                }
            }
            case OFFLINE -> {
                if (!comesBack) {
                    times.waitForNothing();
                }
            }
            case CONNECTING, GREETING, MEMBER, LEAVING, STOPPED -> {}
        }
        finish();
    }

    private Optional<String> comeBack() {
        conversation.refuseEarly("The log-in that it was typed for came to nothing.");
        Optional<String> still = identity.comeBack();
        if (still.isEmpty()) {
            conversation.giveUpAsks("Your session has ended.");
        }
        return still;
    }

    /** Now or not at all: nobody wants an answer later, when a connection happens to be there. */
    void ask(Request request) {
        if (!identity.isWanted()) {
            emit(new LinkEvent.Refused(request.action(), NOT_LOGGED_IN));
        } else if (phase == LinkPhase.MEMBER) {
            conversation.ask(request);
        } else {
            emit(new LinkEvent.Refused(request.action(), "There is no connection."));
        }
        finish();
    }

    /** As {@link #ask}; once on its way it may be sent again, under the same nonce. */
    void write(Function<Optional<Nonce>, RoomRequest> request) {
        ask(request.apply(Optional.of(nonces.next())));
    }

    void read(RoomName room, long id) {
        conversation.read(room, id);
        finish();
    }

    /** Doesn't wait for what is due, or gives up the connection for a new one. */
    void reconnect() {
        if (goal == Goal.STOP || phase == LinkPhase.LEAVING) {
            return;
        }
        times.onSuccess();
        if (phase == LinkPhase.GUEST && identity.isWanted()) {
            authenticate();
        } else if (phase != LinkPhase.CONNECTING) {
            reconnectAtOnce();
        }
        finish();
    }

    /** Voids the session, and gives back what isn't confirmed. */
    void logout() {
        if (goal != Goal.STAY || !identity.isWanted()) {
            return;
        }
        goal = Goal.LOG_OUT;
        storage.dropSession();
        identity.forget();
        switch (phase) {
            case MEMBER -> leave();
            case LEAVING -> {}
            case OFFLINE, CONNECTING, GREETING, GUEST, AUTHENTICATING, STOPPED -> {
                wire.close();
                forgetConnection();
                onLoggedOut(false);
            }
        }
        finish();
    }

    private void onLoggedOut(boolean atServer) {
        goal = Goal.STAY;
        conversation.giveBackAll("It was not confirmed before you logged out.");
        conversation.refuseEarly("You have logged out.");
        conversation.giveUpAsks("You have logged out.");
        emit(new LinkEvent.LoggedOut(atServer));
    }

    /** The author has a text that was given back. It changes nothing for the server. */
    void taken(String key) {
        conversation.taken(key);
    }

    /** Nothing of this run that isn't confirmed yet is sent any more, though one of them may be stored already. */
    void giveBack() {
        // An answer must not meet an empty outbox. The connection stays: there may be a session to be ended on it.
        pending.disown(Request.Send.class);
        conversation.giveBackNew("The server did not confirm it.");
        finish();
    }

    /**
     * Ends for good. Logs out first, if there is time for it, unless the session is kept for the next run; where there is no connection, it
     * tries one more for that.
     */
    void stop() {
        goal = Goal.STOP;
        // They are in no journal yet: nobody knows whether there would have been that log-in.
        conversation.refuseEarly("You left before the log-in that it was typed for.");
        if ((phase == LinkPhase.MEMBER || isLoggingIn()) && !identity.isKept()) {
            leave();
        } else if (isBeforeLogIn() && identity.hasSessionToEnd()) {
            switch (phase) {
                case OFFLINE -> connect();
                case GUEST -> endSession();
                case CONNECTING, GREETING, AUTHENTICATING, MEMBER, LEAVING, STOPPED -> {}
            }
            times.dueIn(LEAVE_MILLIS);
        } else if (phase != LinkPhase.LEAVING && phase != LinkPhase.STOPPED) {
            wire.close();
            end();
        }
        finish();
    }

    /** The server may have made a session already, or will, whether or not anybody waits for it. */
    private boolean isLoggingIn() {
        return phase == LinkPhase.AUTHENTICATING && !pending.has(Request.Register.class);
    }

    private boolean isBeforeLogIn() {
        return switch (phase) {
            case OFFLINE, CONNECTING, GREETING, GUEST -> true;
            case AUTHENTICATING, MEMBER, LEAVING, STOPPED -> false;
        };
    }

    /** The session of a connection that was lost. */
    private void endSession() {
        long untilMillis = times.dueMillis();
        pending.call(identity.resumption(), false);
        leave();
        times.dueAt(untilMillis);
    }

    private void end() {
        phase = LinkPhase.STOPPED;
        conversation.close();
    }

    /** Does what is due. */
    void tick() {
        if (awaitsAnswer() && times.isSilentFor(patienceMillis())) {
            lose(
                    phase == LinkPhase.CONNECTING
                            ? wire.unanswered()
                            : "%s has not answered for %s s.".formatted(wire.name(), patienceMillis() / 1000));
        } else if (times.isDue()) {
            times.waitForNothing();
            switch (phase) {
                case OFFLINE -> connect();
                case GUEST -> authenticate();
                case LEAVING, CONNECTING, GREETING -> lose("");
                case AUTHENTICATING, MEMBER, STOPPED -> {}
            }
        }
        finish();
    }

    /** When to call {@link #tick} next, on the clock's scale. */
    long nextTickMillis() {
        long next = times.dueMillis();
        if (awaitsAnswer()) {
            next = Math.min(next, times.silentAtMillis(patienceMillis()));
        }
        if (phase == LinkPhase.MEMBER) {
            next = Math.min(next, conversation.nextTickMillis());
        }
        return next;
    }

    void onConnected() {
        phase = LinkPhase.GREETING;
        outage.onConnected();
        onBytes();
        finish();
    }

    /** A sign of life, even if it isn't a whole frame yet. */
    void onBytes() {
        times.onHeard();
    }

    void onFrame(ServerFrame frame) {
        if (frame instanceof ServerFrame.Unasked unasked) {
            onEvent(unasked.event());
        } else if (frame instanceof ServerFrame.Answer answer) {
            pending.answered(answer.ref()).ifPresent(call -> onReply(call, answer.reply()));
        }
        finish();
    }

    /** @param sentence why, for people */
    void onDisconnected(String sentence) {
        onDisconnected(sentence, false);
    }

    /** @param loggedOut the server has confirmed that */
    private void onDisconnected(String sentence, boolean loggedOut) {
        if (phase == LinkPhase.OFFLINE || phase == LinkPhase.STOPPED) {
            return;
        }
        boolean left = phase == LinkPhase.LEAVING;
        boolean matters = identity.isWanted() || phase == LinkPhase.CONNECTING;
        boolean dismissed =
                closing.filter(event -> DISMISSALS.contains(event.code())).isPresent();
        String reason = closing.map(Event.Closing::message)
                .filter(message -> !message.isBlank())
                .orElse(sentence);
        forgetConnection();
        if (goal == Goal.STOP) {
            end();
        } else if (left) {
            if (goal == Goal.LOG_OUT) {
                onLoggedOut(loggedOut);
            }
            if (identity.isWanted()) {
                times.dueIn(0);
            }
        } else if (dismissed) {
            dismiss(reason);
        } else if (matters) {
            if (outage.isNews(reason, identity.isWanted())) {
                emit(new LinkEvent.ConnectionLost(reason));
            }
            if (identity.isWanted() || !reached) {
                times.dueAfterFailure();
            }
        }
        finish();
    }

    /** Whoever was shown out comes back when a person wants to, not by itself. */
    private void dismiss(String sentence) {
        times.waitForNothing();
        identity.forget();
        storage.dropSession();
        tellRefused(ErrorCode.SESSION_EXPIRED, sentence);
    }

    private void onEvent(Event event) {
        if (event instanceof Event.Welcome && phase == LinkPhase.GREETING) {
            phase = LinkPhase.GUEST;
            reached = true;
            if (goal == Goal.STOP) {
                endSession();
            } else if (identity.isWanted()) {
                authenticate();
            }
        } else if (event instanceof Event.Closing last) {
            closing = Optional.of(last);
        } else if (isMember) {
            // While leaving too, what comes is still shown: the cursor goes with it.
            conversation.onEvent(event);
        }
    }

    private void onReply(PendingRequests.Call call, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            onFailed(call, failed);
        } else if (reply instanceof Reply.Registered registered) {
            emit(new LinkEvent.Registered(registered.username()));
            identity.onRegistered();
            authenticate();
        } else if (reply instanceof Reply.LoggedIn in) {
            // Who leaves has asked to be logged out behind the log-in: that answer is yet to come.
            if (phase != LinkPhase.LEAVING) {
                onLoggedIn(in);
            }
        } else if (reply instanceof Reply.PasswordChanged && call.request() instanceof Request.ChangePassword change) {
            identity.onPasswordChanged(change.chosen());
            storage.keepCheck(change.chosen());
            emit(new LinkEvent.PasswordChanged());
        } else if (reply instanceof Reply.LoggedOut) {
            wire.close();
            onDisconnected("", true);
        } else if (!conversation.onReply(call, reply)) {
            reconnectLater();
        } else if (reply instanceof Reply.Polled) {
            // Only now: a server that lets us in and throws us out must not be asked again without a pause.
            times.onSuccess();
            wire.onServed();
        }
    }

    private void onLoggedIn(Reply.LoggedIn in) {
        phase = LinkPhase.MEMBER;
        isMember = true;
        outage.onLoggedIn();
        boolean asked = identity.onLoggedIn(in);
        conversation.become(identity.wanted());
        if (storage.keepSession(in.username(), in.token())) {
            identity.onKept();
        }
        identity.wanted().password().ifPresent(storage::keepCheck);
        emit(new LinkEvent.LoggedIn(in.username(), !asked, in.admin()));
        conversation.onLoggedIn(in);
    }

    private void onFailed(PendingRequests.Call call, Reply.Failed failed) {
        if (phase == LinkPhase.AUTHENTICATING) {
            onAuthenticationFailed(call.request(), failed);
        } else if (call.request() instanceof Request.Logout || isLogin(call.request())) {
            // Nobody is logged in: the log-in that was left failed, or the session had ended.
            lose("");
        } else if (!conversation.onFailed(call, failed)) {
            // Whether the token is void, too, the next connection shows.
            reconnectLater();
        }
    }

    private static boolean isLogin(Request request) {
        return request instanceof Request.Login || request instanceof Request.Resume;
    }

    private void onAuthenticationFailed(Request request, Reply.Failed failed) {
        phase = LinkPhase.GUEST;
        if (isPassing(failed.code()) && failed.code() != ErrorCode.RATE_LIMITED && wire.isOneOfSeveral()) {
            lose(failed.message());
        } else if (isPassing(failed.code())) {
            long delayMillis = failed.retryAfterMillis().orElseGet(times::pauseMillis);
            times.dueIn(delayMillis);
            emit(new LinkEvent.Delayed(request.action(), failed.message(), delayMillis));
        } else if (request instanceof Request.Resume) {
            identity.onTokenVoid();
            storage.dropSession();
            authenticate();
        } else if (identity.onRefused(failed.code())) {
            authenticate();
        } else {
            tellRefused(failed.code(), failed.message());
        }
    }

    /** Worth trying again as it is. */
    private static boolean isPassing(ErrorCode code) {
        return switch (code) {
            case RATE_LIMITED, SERVER_BUSY, STORAGE_UNAVAILABLE, INTERNAL_ERROR -> true;
            default -> false;
        };
    }

    private void authenticate() {
        times.waitForNothing();
        try {
            Request request = identity.request(conversation.subscription());
            phase = LinkPhase.AUTHENTICATING;
            onBytes();
            pending.call(request, false);
        } catch (Violation violation) {
            phase = LinkPhase.GUEST;
            tellRefused(violation.code(), violation.getMessage());
        }
    }

    private void tellRefused(ErrorCode code, String sentence) {
        Optional<String> still = comeBack();
        emit(new LinkEvent.LoginRefused(code, sentence, still));
        if (still.isPresent()) {
            authenticate();
        }
    }

    private boolean awaitsAnswer() {
        return phase == LinkPhase.CONNECTING || phase == LinkPhase.GREETING || !pending.isEmpty();
    }

    private long patienceMillis() {
        return phase == LinkPhase.GREETING && wire.hasUntried() ? GREETING_MILLIS : SILENCE_MILLIS;
    }

    private void connect() {
        phase = LinkPhase.CONNECTING;
        times.waitForNothing();
        onBytes();
        wire.connect();
    }

    private void leave() {
        phase = LinkPhase.LEAVING;
        times.dueIn(LEAVE_MILLIS);
        pending.call(new Request.Logout(), false);
    }

    private void lose(String sentence) {
        wire.close();
        onDisconnected(sentence);
    }

    private void reconnectLater() {
        boolean wasLeaving = phase == LinkPhase.LEAVING;
        wire.close();
        forgetConnection();
        if (goal == Goal.STOP) {
            end();
        } else if (wasLeaving && goal == Goal.LOG_OUT) {
            onLoggedOut(false);
        } else {
            times.dueAfterFailure();
        }
    }

    private void reconnectAtOnce() {
        wire.close();
        forgetConnection();
        connect();
    }

    private void forgetConnection() {
        if (pending.has(Request.Register.class)) {
            identity.onRegistrationCutOff();
        }
        closing = Optional.empty();
        conversation.onConnectionLost(pending.clear());
        if (identity.isWanted()) {
            conversation.become(identity.speaker());
        }
        phase = LinkPhase.OFFLINE;
        isMember = false;
        times.waitForNothing();
    }

    /** The end of every event: what has become possible through it is done at once. */
    private void finish() {
        if (phase == LinkPhase.MEMBER) {
            boolean wasQuiet = pending.isEmpty();
            conversation.tick();
            if (wasQuiet && !pending.isEmpty()) {
                // The time that the server has for an answer begins now, not when it was last heard.
                onBytes();
            }
        }
        LinkStatus status = status();
        if (!status.equals(told)) {
            told = status;
            emit(new LinkEvent.StatusChanged(status));
        }
    }

    private LinkStatus status() {
        boolean waits = phase == LinkPhase.OFFLINE || phase == LinkPhase.GUEST;
        return new LinkStatus(
                phase,
                identity.username(),
                conversation.online(),
                conversation.unsent(),
                conversation.oldestUnsentMillis(),
                waits ? times.nextMillis() : OptionalLong.empty(),
                wire.server(),
                phase == LinkPhase.MEMBER ? conversation.latencyMillis() : OptionalLong.empty());
    }

    private void emit(LinkEvent event) {
        listener.onEvent(event);
    }
}
