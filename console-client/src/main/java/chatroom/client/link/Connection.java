package chatroom.client.link;

import chatroom.protocol.Event;
import chatroom.protocol.Request;
import java.util.Optional;
import java.util.Set;

/**
 * The connection that a link has, or tries to get: how far it has come, and what is to be done or heard on it until
 * when. Who outlives it is told here that it has ended, and nowhere else. Owned by the link's thread.
 */
final class Connection {
    /**
     * While an answer is due, some byte must come within this time. A member polls each second, so a dead server is
     * noticed when nobody types, too.
     */
    static final long SILENCE_MILLIS = 15_000;

    /** So long a server may take for its welcome, where another one may be quicker. */
    static final long GREETING_MILLIS = 5_000;

    /** A server that doesn't answer to a logout is left without an answer. */
    static final long LEAVE_MILLIS = 1_000;

    /** Reasons to close (docs/protocol.md) after which a client doesn't come back by itself. */
    private static final Set<String> DISMISSALS = Set.of("kicked", "account_closed", "abuse");

    private final Wire wire;

    /** For what comes next in OFFLINE (connect), GUEST (log in) or LEAVING (just go). */
    private final LinkTimes times;

    private final PendingRequests pending;
    private final Identity identity;
    private final Conversation conversation;

    private LinkPhase phase = LinkPhase.OFFLINE;

    /** The server has answered, on whatever connection. */
    private boolean hasReached;

    /** The conversation was told where its history stands. Not so for whoever leaves while the log-in is under way. */
    private boolean hasLoggedIn;

    /** The server's own reason for the end. */
    private Optional<Event.Closing> closing = Optional.empty();

    Connection(Wire wire, LinkTimes times, PendingRequests pending, Identity identity, Conversation conversation) {
        this.wire = wire;
        this.times = times;
        this.pending = pending;
        this.identity = identity;
        this.conversation = conversation;
    }

    LinkPhase phase() {
        return phase;
    }

    boolean is(LinkPhase other) {
        return phase == other;
    }

    boolean hasReachedServer() {
        return hasReached;
    }

    boolean hasLoggedIn() {
        return hasLoggedIn;
    }

    /** Whether the server has made a session already, or will, whether or not anybody waits for it. */
    boolean isLoggingIn() {
        return phase == LinkPhase.AUTHENTICATING && !pending.has(Request.Register.class);
    }

    boolean isBeforeLogIn() {
        return switch (phase) {
            case OFFLINE, CONNECTING, GREETING, GUEST -> true;
            case AUTHENTICATING, MEMBER, LEAVING, STOPPED -> false;
        };
    }

    void connect() {
        phase = LinkPhase.CONNECTING;
        times.waitForNothing();
        times.onHeard();
        wire.connect();
    }

    void onConnected() {
        phase = LinkPhase.GREETING;
        times.onHeard();
    }

    void onWelcome() {
        phase = LinkPhase.GUEST;
        hasReached = true;
    }

    /** @param request that logs in, or makes an account */
    void authenticate(Request request) {
        phase = LinkPhase.AUTHENTICATING;
        times.onHeard();
        pending.call(request, false);
    }

    /** Nobody is logged in by what was asked for. */
    void onNotLoggedIn() {
        phase = LinkPhase.GUEST;
    }

    void onLoggedIn() {
        phase = LinkPhase.MEMBER;
        hasLoggedIn = true;
    }

    /** Asks to be logged out; the connection ends with the answer, or soon without one. */
    void leave() {
        phase = LinkPhase.LEAVING;
        times.dueIn(LEAVE_MILLIS);
        pending.call(new Request.Logout(), false);
    }

    /** Ends the session of a connection that was lost, on this one, within the time that was set for it. */
    void leaveAfter(Request.Resume resumption) {
        long untilMillis = times.dueMillis();
        pending.call(resumption, false);
        leave();
        times.dueAt(untilMillis);
    }

    /** The server has done more than to let in: who lets in and throws out must not be asked again without a pause. */
    void onServed() {
        times.onSuccess();
        wire.onServed();
    }

    void onClosing(Event.Closing event) {
        closing = Optional.of(event);
    }

    /** Whether the server has shown this client out. */
    boolean isDismissed() {
        return closing.filter(event -> DISMISSALS.contains(event.code())).isPresent();
    }

    /** What the server said of the end, or if it said nothing, this. */
    String reasonOr(String sentence) {
        return closing.map(Event.Closing::message)
                .filter(message -> !message.isBlank())
                .orElse(sentence);
    }

    void reconnectLater() {
        drop();
        times.dueAfterFailure();
    }

    void reconnectAtOnce() {
        drop();
        connect();
    }

    /** Ends it, if there is one. */
    void drop() {
        wire.close();
        onEnd();
    }

    /** The connection has ended. */
    void onEnd() {
        if (pending.has(Request.Register.class)) {
            identity.onRegistrationCutOff();
        }
        closing = Optional.empty();
        conversation.onConnectionLost(pending.clear());
        if (identity.isWanted()) {
            conversation.become(identity.speaker());
        }
        phase = LinkPhase.OFFLINE;
        hasLoggedIn = false;
        times.waitForNothing();
    }

    /** For good: what comes after it finds nothing. */
    void stop() {
        wire.close();
        phase = LinkPhase.STOPPED;
        conversation.close();
    }

    /** Why to give it up, if the server has been silent for too long. */
    Optional<String> silence() {
        if (!awaitsAnswer() || !times.isSilentFor(patienceMillis())) {
            return Optional.empty();
        }
        return Optional.of(
                phase == LinkPhase.CONNECTING
                        ? wire.unanswered()
                        : "%s has not answered for %s s.".formatted(wire.name(), patienceMillis() / 1000));
    }

    /** When to look again, on the clock's scale. */
    long nextTickMillis() {
        return awaitsAnswer() ? Math.min(times.dueMillis(), times.silentAtMillis(patienceMillis())) : times.dueMillis();
    }

    private boolean awaitsAnswer() {
        return phase == LinkPhase.CONNECTING || phase == LinkPhase.GREETING || !pending.isEmpty();
    }

    private long patienceMillis() {
        return phase == LinkPhase.GREETING && wire.hasUntried() ? GREETING_MILLIS : SILENCE_MILLIS;
    }
}
