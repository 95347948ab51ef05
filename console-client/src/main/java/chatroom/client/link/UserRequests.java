package chatroom.client.link;

import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the user has asked for, and what becomes of it when the connection is lost: nobody wants the answer to a question later, when a
 * connection happens to be there; what is to be done is done, under its nonce. Owned by the link's thread.
 */
final class UserRequests {
    private static final int MOST = 16;

    private final PendingRequests pending;
    private final LinkListener listener;

    /** What is to be done again after the next login. */
    private final Deque<Request> again = new ArrayDeque<>();

    UserRequests(PendingRequests pending, LinkListener listener) {
        this.pending = pending;
        this.listener = listener;
    }

    /** Only while logged in. */
    void ask(Request request) {
        pending.call(request, true);
    }

    /** Only while logged in. */
    void askAgain() {
        while (!again.isEmpty()) {
            ask(again.poll());
        }
    }

    void onSessionEnded(Request request) {
        giveUp(request, "Your session has ended before it was answered.");
    }

    void onConnectionLost(List<Request> unanswered) {
        for (Request request : unanswered) {
            if (request instanceof Request.ChangePassword) {
                // Asked again, a change that was made would be refused for its old password.
                giveUp(request, "The connection was lost: it may be the new one already, or still the old one.");
            } else if (request instanceof Request.AdminOnly) {
                giveUp(request, "The connection was lost: it may be done already, or not.");
            } else {
                giveUp(request, "The connection was lost before the answer came.");
            }
        }
    }

    private void giveUp(Request request, String sentence) {
        if (request instanceof RoomRequest && !isQuestion(request) && again.size() < MOST) {
            again.add(request);
        } else {
            listener.onEvent(new LinkEvent.Refused(request.action(), sentence));
        }
    }

    private static boolean isQuestion(Request request) {
        return request instanceof RoomRequest.Rooms
                || request instanceof RoomRequest.Members
                || request instanceof RoomRequest.Blocks
                || request instanceof RoomRequest.SearchMine;
    }

    /** What waits to be done again is not: it was asked for by somebody else, or of another history. */
    void giveUpAll(String sentence) {
        while (!again.isEmpty()) {
            listener.onEvent(new LinkEvent.Refused(again.poll().action(), sentence));
        }
    }
}
