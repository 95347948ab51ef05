package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import chatroom.server.stats.Count;
import java.util.Optional;

/** What the chat counts. Written by the reactor thread only, read by any. */
public final class ChatStats {
    private static final int ACTIONS = Action.values().length;

    /** Messages that were stored and shown. */
    public final Count messages = new Count();

    /** Sends whose message was stored before, under the same nonce. */
    public final Count duplicates = new Count();

    /** Readers that had to be given something from the store. */
    public final Count catchUps = new Count();

    /** What was read for them, and how many messages that were. */
    public final Count catchUpPages = new Count();

    public final Count catchUpMessages = new Count();

    /** Times at which a connection's next request had to wait for messages on their way to the disk. */
    public final Count heldByInFlight = new Count();

    /** By action; the last one is of requests that name none that there is. */
    private final Count[] requests = fresh(ACTIONS + 1);

    private final Count[][] errors = new Count[ACTIONS + 1][];

    ChatStats() {
        for (int action = 0; action <= ACTIONS; action++) {
            errors[action] = fresh(ErrorCode.values().length);
        }
    }

    /** @param action empty for those that name none that there is */
    public Count requests(Optional<Action> action) {
        return requests[index(action)];
    }

    /** @param action empty for those that name none that there is */
    public Count errors(Optional<Action> action, ErrorCode code) {
        return errors[index(action)][code.ordinal()];
    }

    void called(Request request) {
        requests[request.action().ordinal()].increment();
    }

    private static int index(Optional<Action> action) {
        return action.map(Action::ordinal).orElse(ACTIONS);
    }

    private static Count[] fresh(int number) {
        Count[] counts = new Count[number];
        for (int i = 0; i < number; i++) {
            counts[i] = new Count();
        }
        return counts;
    }
}
