package chatroom.client.link;

/** Whether, and how, somebody goes: logged out, or with the whole link. Owned by the link's thread. */
final class Departure {
    private enum Goal {
        /** Nobody goes, or only to come back as somebody else. */
        NONE,
        /** Somebody asked to be logged out, and hasn't been told that it is so. */
        LOG_OUT,
        /** The link ends for good. */
        STOP
    }

    private final Connection connection;
    private final LogIns logIns;
    private final Identity identity;
    private final Conversation conversation;
    private final LinkTimes times;
    private final LinkListener listener;

    private Goal goal = Goal.NONE;

    Departure(
            Connection connection,
            LogIns logIns,
            Identity identity,
            Conversation conversation,
            LinkTimes times,
            LinkListener listener) {
        this.connection = connection;
        this.logIns = logIns;
        this.identity = identity;
        this.conversation = conversation;
        this.times = times;
        this.listener = listener;
    }

    boolean isForGood() {
        return goal == Goal.STOP;
    }

    /** Voids the session, and gives back what isn't confirmed. */
    void logOut() {
        if (goal != Goal.NONE || !identity.isWanted()) {
            return;
        }
        goal = Goal.LOG_OUT;
        logIns.forget();
        switch (connection.phase()) {
            case MEMBER -> connection.leave();
            case LEAVING -> {}
            case OFFLINE, CONNECTING, GREETING, GUEST, AUTHENTICATING, STOPPED -> {
                connection.drop();
                onLoggedOut(false);
            }
        }
    }

    /**
     * Ends for good. Logs out first, if there is time for it, unless the session is kept for the next run; where there is no connection, it
     * tries one more for that.
     */
    void stop() {
        goal = Goal.STOP;
        // They are in no journal yet: nobody knows whether there would have been that log-in.
        conversation.refuseEarly("You left before the log-in that it was typed for.");
        if ((connection.is(LinkPhase.MEMBER) || connection.isLoggingIn()) && !identity.isKept()) {
            connection.leave();
        } else if (connection.isBeforeLogIn() && identity.hasSessionToEnd()) {
            switch (connection.phase()) {
                case OFFLINE -> connection.connect();
                case GUEST -> endSession();
                case CONNECTING, GREETING, AUTHENTICATING, MEMBER, LEAVING, STOPPED -> {}
            }
            times.dueIn(Connection.LEAVE_MILLIS);
        } else if (!connection.is(LinkPhase.LEAVING) && !connection.is(LinkPhase.STOPPED)) {
            connection.stop();
        }
    }

    /** The session of a connection that was lost. */
    void endSession() {
        connection.leaveAfter(identity.resumption());
    }

    /**
     * The connection has ended on which somebody left.
     *
     * @param confirmed the server has said that nobody is logged in any more
     * @return whether that is what somebody had asked for
     */
    boolean onLeft(boolean confirmed) {
        if (goal != Goal.LOG_OUT) {
            return false;
        }
        onLoggedOut(confirmed);
        return true;
    }

    private void onLoggedOut(boolean atServer) {
        goal = Goal.NONE;
        conversation.giveBackAll("It was not confirmed before you logged out.");
        conversation.refuseEarly("You have logged out.");
        conversation.giveUpAsks("You have logged out.");
        listener.onEvent(new LinkEvent.LoggedOut(atServer));
    }
}
