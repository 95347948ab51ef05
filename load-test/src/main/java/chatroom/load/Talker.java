package chatroom.load;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A client that sends. Each message says when it was to be sent, so that receivers can tell how late it came. */
final class Talker extends Member {
    private static final long RETRY_MILLIS = 1_000;

    private final SendFrame frame;
    private final Deque<Long> unansweredNs = new ArrayDeque<>();
    private int window;

    /** Refused for being too many, to be sent again. */
    private int waiting;

    private long stored;
    private long lastStoredId;

    Talker(String name, Bench bench, Request entrance, SendFrame frame) {
        super(name, bench, entrance, OptionalLong.empty(), bench.reference());
        this.frame = frame;
    }

    /** Closed loop: keeps this many sends unanswered; 0 lets them run out. */
    void keepUnanswered(int count) {
        window = count;
        fill(System.nanoTime());
    }

    /** Open loop: one message, whatever is unanswered. */
    void say(long intendedNs) {
        unansweredNs.add(intendedNs);
        peer().send(frame.stamped(intendedNs));
    }

    private void fill(long nowNs) {
        while (unanswered() < window) {
            say(nowNs);
        }
    }

    long stored() {
        return stored;
    }

    long lastStoredId() {
        return lastStoredId;
    }

    int unanswered() {
        return unansweredNs.size() + waiting;
    }

    @Override
    public void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        if (Wire.startsWith(in, from, to, Wire.SENT)) {
            onStored(Wire.number(in, from + Wire.SENT.length, to), nowNs);
        } else {
            super.onFrame(in, from, to, nowNs);
        }
    }

    private void onStored(long id, long nowNs) {
        if (id <= lastStoredId) {
            bench().violations()
                    .add("%s got id %s for a message after id %s for an earlier one"
                            .formatted(name(), id, lastStoredId));
        }
        unansweredNs.poll();
        lastStoredId = id;
        stored++;
        fill(nowNs);
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.RATE_LIMITED || failed.code() == ErrorCode.SERVER_BUSY)) {
            bench().countBusy();
            long intendedNs = unansweredNs.remove();
            waiting++;
            long waitNs =
                    TimeUnit.MILLISECONDS.toNanos(failed.retryAfterMillis().orElse(RETRY_MILLIS));
            bench().loop().after(waitNs, () -> {
                waiting--;
                say(intendedNs);
            });
        } else {
            super.onReply(reply, nowNs);
        }
    }
}
