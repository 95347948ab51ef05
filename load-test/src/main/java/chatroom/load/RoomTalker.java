package chatroom.load;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Writes into the rooms of one owner. */
final class RoomTalker extends Member {
    private static final long RETRY_MILLIS = 1_000;

    private final RoomScript[] scripts;

    /** The newest entry of each room, as far as answers tell. */
    private final long[] newestIds;

    private final String filler;
    private final LongConsumer onAnswered;
    private final Deque<Written> unanswered = new ArrayDeque<>();
    private int waiting;
    private long stored;

    private record Written(int room, long intendedNs) {}

    /**
     * @param scripts of all rooms
     * @param newestIds of all rooms; this one sets those that it writes into
     * @param textBytes at least {@link Wire#STAMP_DIGITS}
     * @param onAnswered told when something was stored
     */
    RoomTalker(
            String name,
            Bench bench,
            Request entrance,
            RoomScript[] scripts,
            long[] newestIds,
            int textBytes,
            LongConsumer onAnswered) {
        super(name, bench, entrance, OptionalLong.empty(), bench.reference());
        this.scripts = scripts;
        this.newestIds = newestIds;
        this.filler = "x".repeat(textBytes - Wire.STAMP_DIGITS);
        this.onAnswered = onAnswered;
    }

    void say(int room, long intendedNs) {
        unanswered.add(new Written(room, intendedNs));
        send(scripts[room].next(new MessageText(Wire.stamp(intendedNs) + filler)));
    }

    int unanswered() {
        return unanswered.size() + waiting;
    }

    long stored() {
        return stored;
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        Written written = unanswered.remove();
        if (reply instanceof Reply.Sent sent) {
            scripts[written.room].onMessageStored(sent.id());
            onStored(written.room, sent.id(), nowNs);
        } else if (reply instanceof RoomReply.Stored entry) {
            onStored(written.room, entry.id(), nowNs);
        } else if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.SERVER_BUSY || failed.code() == ErrorCode.RATE_LIMITED)) {
            bench().countBusy();
            sayLater(written, failed.retryAfterMillis().orElse(RETRY_MILLIS));
        } else if (!(reply instanceof RoomReply.Unchanged)) {
            super.onReply(reply, nowNs);
        }
    }

    private void sayLater(Written refused, long waitMillis) {
        waiting++;
        bench().loop().after(TimeUnit.MILLISECONDS.toNanos(waitMillis), () -> {
            waiting--;
            say(refused.room, refused.intendedNs);
        });
    }

    private void onStored(int room, long id, long nowNs) {
        if (id <= newestIds[room]) {
            bench().violations()
                    .add("%s got id %s in room %s for an entry after id %s for an earlier one"
                            .formatted(name(), id, room, newestIds[room]));
        }
        newestIds[room] = id;
        stored++;
        onAnswered.accept(nowNs);
    }
}
