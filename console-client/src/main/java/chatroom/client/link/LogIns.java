package chatroom.client.link;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;
import java.util.Optional;

/**
 * How somebody comes in: which request is tried, what becomes of it where the server refuses, and who comes back where
 * somebody else couldn't come in. Owned by the link's thread.
 */
final class LogIns {
    private final Connection connection;
    private final Identity identity;
    private final Conversation conversation;
    private final LinkTimes times;
    private final Storage storage;
    private final LinkListener listener;

    LogIns(
            Connection connection,
            Identity identity,
            Conversation conversation,
            LinkTimes times,
            Storage storage,
            LinkListener listener) {
        this.connection = connection;
        this.identity = identity;
        this.conversation = conversation;
        this.times = times;
        this.storage = storage;
        this.listener = listener;
    }

    /** Who is logged in now leaves, and comes back where this is refused. */
    void want(Credentials credentials, Optional<String> token) {
        boolean leavesToken = identity.isKept();
        identity.want(credentials, token);
        if (!connection.hasLoggedIn()) {
            conversation.become(identity.speaker());
        }
        switch (connection.phase()) {
            case OFFLINE -> connection.connect();
            case GUEST -> begin();
            case AUTHENTICATING -> connection.reconnectLater();
            case MEMBER -> {
                if (leavesToken) {
                    connection.reconnectAtOnce();
                } else {
                    connection.leave();
                }
            }
            case CONNECTING, GREETING, LEAVING, STOPPED -> {}
        }
    }

    /** On a connection on which nobody is logged in. */
    void begin() {
        times.waitForNothing();
        try {
            connection.authenticate(identity.request(conversation.subscription()));
        } catch (Violation violation) {
            connection.onNotLoggedIn();
            refuse(violation.code(), violation.getMessage());
        }
    }

    /** The one that was asked for isn't wanted any more. */
    void giveUp() {
        boolean comesBack = comeBack().isPresent();
        switch (connection.phase()) {
            case GUEST -> {
                times.waitForNothing();
                if (comesBack) {
                    begin();
                }
            }
            case AUTHENTICATING -> {
                // Whoever the server lets in on this connection is nobody's wish.
                connection.drop();
                if (comesBack) {
                    connection.connect();
                }
            }
            case OFFLINE -> {
                if (!comesBack) {
                    times.waitForNothing();
                }
            }
            case CONNECTING, GREETING, MEMBER, LEAVING, STOPPED -> {}
        }
    }

    private Optional<String> comeBack() {
        conversation.refuseEarly("The log-in that it was typed for came to nothing.");
        Optional<String> still = identity.comeBack();
        if (still.isEmpty()) {
            conversation.giveUpAsks("Your session has ended.");
        }
        return still;
    }

    void onLoggedIn(Reply.LoggedIn in) {
        connection.onLoggedIn();
        boolean asked = identity.onLoggedIn(in);
        conversation.become(identity.wanted());
        if (storage.keepSession(in.username(), in.token())) {
            identity.onKept();
        }
        identity.wanted().password().ifPresent(storage::keepCheck);
        listener.onEvent(new LinkEvent.LoggedIn(in.username(), !asked, in.admin()));
        conversation.onLoggedIn(in);
    }

    void onRegistered(Reply.Registered registered) {
        listener.onEvent(new LinkEvent.Registered(registered.username()));
        identity.onRegistered();
        begin();
    }

    void onPasswordChanged(Request.ChangePassword change) {
        identity.onPasswordChanged(change.chosen());
        storage.keepCheck(change.chosen());
        listener.onEvent(new LinkEvent.PasswordChanged());
    }

    /**
     * @param mayDoElsewhere whether there are other servers to try where this one can't now
     * @return false if that is to be done, and this connection given up
     */
    boolean onFailed(Request request, Reply.Failed failed, boolean mayDoElsewhere) {
        connection.onNotLoggedIn();
        if (Failures.isPassing(failed)) {
            if (mayDoElsewhere && failed.code() != ErrorCode.RATE_LIMITED) {
                return false;
            }
            long delayMillis = failed.retryAfterMillis().orElseGet(times::pauseMillis);
            times.dueIn(delayMillis);
            listener.onEvent(new LinkEvent.Delayed(request.action(), failed.message(), delayMillis));
        } else if (request instanceof Request.Resume) {
            identity.onTokenVoid();
            storage.dropSession();
            begin();
        } else if (identity.onRefused(failed.code())) {
            begin();
        } else {
            refuse(failed.code(), failed.message());
        }
        return true;
    }

    /** Whoever was shown out comes back when a person wants to, not by itself. */
    void onDismissed(String sentence) {
        times.waitForNothing();
        forget();
        refuse(ErrorCode.SESSION_EXPIRED, sentence);
    }

    /** Nobody is wanted any more, and no session. */
    void forget() {
        identity.forget();
        storage.dropSession();
    }

    private void refuse(ErrorCode code, String sentence) {
        Optional<String> still = comeBack();
        listener.onEvent(new LinkEvent.LoginRefused(code, sentence, still));
        if (still.isPresent()) {
            begin();
        }
    }
}
