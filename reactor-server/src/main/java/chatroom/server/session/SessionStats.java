package chatroom.server.session;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.server.stats.Count;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What sessions count. Written by the reactor thread only, read by any. */
public final class SessionStats {
    /** Times at which a connection's next request had to wait for messages on their way to the disk. */
    public final Count heldByInFlight = new Count();

    /** Times at which a request had to wait, because its user, or a network of guests, had asked very much. */
    public final Count heldByPrice = new Count();

    private final Map<Action, OfAction> ofActions = new EnumMap<>(Action.class);
    private final OfAction ofUnknown = new OfAction();

    SessionStats() {
        for (Action action : Action.values()) {
            ofActions.put(action, new OfAction());
        }
    }

    /** @param action empty for those that name none that there is */
    public Count requests(Optional<Action> action) {
        return of(action).requests;
    }

    /** @param action empty for those that name none that there is */
    public Count errors(Optional<Action> action, ErrorCode code) {
        return of(action).errors.get(code);
    }

    void called(Action action) {
        ofActions.get(action).requests.increment();
    }

    private OfAction of(Optional<Action> action) {
        return action.map(ofActions::get).orElse(ofUnknown);
    }

    private static final class OfAction {
        final Count requests = new Count();
        final Map<ErrorCode, Count> errors = new EnumMap<>(ErrorCode.class);

        OfAction() {
            for (ErrorCode code : ErrorCode.values()) {
                errors.put(code, new Count());
            }
        }
    }
}
