package chatroom.load;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A client that follows rooms. */
class RoomReader extends Listener {
    private static final long RETRY_MILLIS = 100;

    private final RoomSet rooms;
    private final int client;
    private final long[] nextIds;
    private final RoomCheck check;
    private final Deque<Integer> unanswered = new ArrayDeque<>();
    private int unfollowed;
    private String epoch;
    private Latency latency;

    /** Follows everything from now on. */
    RoomReader(RoomSet rooms, int client, Bench bench, Request entrance) {
        this(rooms, client, bench, entrance, OptionalLong.empty(), new long[rooms.follows()]);
    }

    /**
     * @param lastId the newest message of the lobby that it has, as the entrance says
     * @param nextIds the next entry of each room that it follows; 0 for whatever comes from now on
     */
    RoomReader(RoomSet rooms, int client, Bench bench, Request entrance, OptionalLong lastId, long[] nextIds) {
        super("reader " + client, bench, entrance, lastId, bench.reference());
        this.rooms = rooms;
        this.client = client;
        this.nextIds = nextIds;
        this.check =
                new RoomCheck(name(), rooms, rooms.firstOf(client), nextIds, !rooms.areChanged(), bench.violations());
        this.unfollowed = nextIds.length;
    }

    /** It comes again, with everything that this one has of its rooms. */
    RoomReader again() {
        Request entrance = bench().quiet(rooms.userOfReader(client));
        return new RoomReader(rooms, client, bench(), entrance, OptionalLong.empty(), nextIds.clone());
    }

    /**
     * It comes again, and gets the messages of the lobby too.
     *
     * @param lastId the newest of those that it has
     * @param roomsBehind in so many rooms it lacks the newest entry
     */
    RoomReader again(long lastId, int roomsBehind) {
        long[] wanted = nextIds.clone();
        for (int place = 0; place < roomsBehind; place++) {
            wanted[place]--;
        }
        Request entrance = bench().after(rooms.userOfReader(client), lastId);
        return new RoomReader(rooms, client, bench(), entrance, OptionalLong.of(lastId), wanted);
    }

    final RoomCheck check() {
        return check;
    }

    /** It tells how late each entry comes. */
    final void timeInto(Latency wanted) {
        latency = wanted;
    }

    final boolean isTimed() {
        return latency != null;
    }

    @Override
    boolean isIn() {
        return super.isIn() && unfollowed == 0;
    }

    @Override
    void onEntered(Reply.LoggedIn in) {
        epoch = in.epoch();
        for (int place = 0; place < nextIds.length; place++) {
            follow(place);
        }
    }

    private void follow(int place) {
        OptionalLong lastId = nextIds[place] == 0 ? OptionalLong.empty() : OptionalLong.of(nextIds[place] - 1);
        unanswered.add(place);
        send(new RoomRequest.Follow(
                rooms.reference(rooms.after(rooms.firstOf(client), place)), lastId, Optional.of(epoch)));
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        if (reply instanceof RoomReply.Following following) {
            check.expect(unanswered.remove(), following.lastId() + 1);
            unfollowed--;
            inSince(nowNs);
        } else if (reply instanceof Reply.Failed failed && isBusy(failed)) {
            bench().countBusy();
            int place = unanswered.remove();
            long waitMillis = failed.retryAfterMillis().orElse(RETRY_MILLIS);
            bench().loop().after(TimeUnit.MILLISECONDS.toNanos(waitMillis), () -> follow(place));
        } else {
            super.onReply(reply, nowNs);
        }
    }

    private static boolean isBusy(Reply.Failed failed) {
        return failed.code() == ErrorCode.SERVER_BUSY || failed.code() == ErrorCode.RATE_LIMITED;
    }

    @Override
    public void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        if (!Wire.startsWith(in, from, to, Wire.ENTRY_OF_ROOM)) {
            super.onFrame(in, from, to, nowNs);
        } else if (check.accept(in, from, to)) {
            bench().countDelivered(1);
            if (latency != null) {
                latency.record(Wire.intendedNs(in, from, to), nowNs);
            }
            onNewEntry(in, from, to);
        }
    }

    void onNewEntry(ByteBuffer in, int from, int to) {}
}
