package chatroom.client.link;

import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The requests on the present connection that have no reply yet, in the order sent. Owned by the link's thread. */
final class PendingRequests {
    /** @param asked by the user, who wants to see the answer; others are the link's own */
    record Call(Request request, boolean asked) {}

    private final Wire wire;
    private final Map<Ref, Call> calls = new LinkedHashMap<>();
    private long lastRef;

    PendingRequests(Wire wire) {
        this.wire = wire;
    }

    void call(Request request, boolean asked) {
        Ref ref = Ref.of(++lastRef);
        calls.put(ref, new Call(request, asked));
        wire.send(ref, request);
    }

    /** What this reply answers. An error to a request that couldn't be read has no ref; replies come in order, so it's the oldest's. */
    Optional<Call> answered(Optional<Ref> ref) {
        Optional<Ref> key = ref.isPresent() ? ref : calls.keySet().stream().findFirst();
        return key.map(calls::remove);
    }

    /** Their answers, if any come, are nobody's. */
    void disown(Class<? extends Request> type) {
        calls.values().removeIf(call -> type.isInstance(call.request()));
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    boolean has(Class<? extends Request> type) {
        return has(type::isInstance);
    }

    boolean has(Predicate<Request> wanted) {
        return calls.values().stream().anyMatch(call -> wanted.test(call.request()));
    }

    /** @return what the user asked for and will not be answered */
    List<Request> clear() {
        List<Request> asked = new ArrayList<>();
        for (Call call : calls.values()) {
            if (call.asked()) {
                asked.add(call.request());
            }
        }
        calls.clear();
        return asked;
    }
}
