package chatroom.load;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A client that has some things to do, does them, and leaves. */
final class ScriptedClient extends Member {
    private static final long RETRY_MILLIS = 100;

    private final Deque<Request> unanswered;
    private final Runnable then;
    private int waiting;

    /** @param then is done when all is answered */
    ScriptedClient(String name, Bench bench, Request entrance, List<Request> requests, Runnable then) {
        super(name, bench, entrance, OptionalLong.empty(), bench.reference());
        this.then = then;
        this.unanswered = new ArrayDeque<>(requests);
    }

    @Override
    void onEntered(Reply.LoggedIn in) {
        unanswered.forEach(this::send);
    }

    @Override
    boolean isIn() {
        return super.isIn() && unanswered.isEmpty() && waiting == 0;
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        Request request = unanswered.remove();
        if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.SERVER_BUSY || failed.code() == ErrorCode.RATE_LIMITED)) {
            bench().countBusy();
            waiting++;
            bench().loop()
                    .after(
                            TimeUnit.MILLISECONDS.toNanos(
                                    failed.retryAfterMillis().orElse(RETRY_MILLIS)),
                            () -> again(request));
        } else {
            super.onReply(reply, nowNs);
        }
        if (isIn()) {
            leave();
            then.run();
        }
    }

    private void again(Request request) {
        waiting--;
        unanswered.add(request);
        send(request);
    }
}
