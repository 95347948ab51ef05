package chatroom.load;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** A client of the old kind, which gets nothing unasked and asks for news from time to time. */
final class Poller extends Member {
    private static final int LIMIT = 500;

    private final Histogram answers;
    private final Deque<Long> unansweredNs = new ArrayDeque<>();
    private byte[] poll;
    private long everyNs;

    /** @param answers gets how long each poll took, from when it was due */
    Poller(String name, Bench bench, Request entrance, Histogram answers) {
        super(name, bench, entrance, OptionalLong.empty(), bench.reference());
        this.answers = answers;
    }

    @Override
    void onEntered(Reply.LoggedIn in) {
        poll = frame(new Request.Poll(in.lastId(), LIMIT));
    }

    void pollEvery(long newEveryNs, long firstNs) {
        everyNs = newEveryNs;
        bench().loop().at(firstNs, () -> poll(firstNs));
    }

    /** Sends this many polls at once. */
    void poll(int times) {
        long nowNs = System.nanoTime();
        for (int i = 0; i < times; i++) {
            unansweredNs.add(nowNs);
            peer().send(poll);
        }
    }

    private void poll(long dueNs) {
        unansweredNs.add(dueNs);
        peer().send(poll);
        long nextNs = dueNs + everyNs;
        bench().loop().at(nextNs, () -> poll(nextNs));
    }

    @Override
    public void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        if (Wire.startsWith(in, from, to, Wire.NOTHING_NEW)) {
            answers.recordValue(nowNs - unansweredNs.remove());
        } else {
            super.onFrame(in, from, to, nowNs);
        }
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        if (reply instanceof Reply.Polled polled) {
            answers.recordValue(nowNs - unansweredNs.remove());
            poll = frame(new Request.Poll(polled.lastId(), LIMIT));
        } else {
            super.onReply(reply, nowNs);
        }
    }
}
