package chatroom.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Lets many clients in, so many at the same time. */
final class RampUp {
    /** Each takes a part of a millisecond, in which nothing else is sent or read: what is measured meanwhile must not wait for many. */
    private static final int CONNECTS_A_TURN = 8;

    private final Bench bench;
    private final Deque<Member> outside;
    private final List<Member> underWay = new ArrayList<>();
    private final int atOnce;
    private final int all;
    private final long violationsBefore;

    RampUp(Bench bench, List<? extends Member> members, int atOnce) {
        this.bench = bench;
        this.outside = new ArrayDeque<>(members);
        this.all = members.size();
        this.atOnce = atOnce;
        this.violationsBefore = bench.violations().count();
    }

    /** Connects some of those whom there is room for; returns whether there is nothing more to be done. */
    boolean advance() {
        underWay.removeIf(Member::isIn);
        for (int i = 0; i < CONNECTS_A_TURN && underWay.size() < atOnce && !outside.isEmpty(); i++) {
            Member next = outside.poll();
            try {
                bench.connect(next);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            underWay.add(next);
        }
        bench.progress().show(() -> "%s of %s clients are in".formatted(in(), all));
        return isDone() || bench.violations().count() > violationsBefore;
    }

    boolean isDone() {
        return underWay.isEmpty() && outside.isEmpty();
    }

    int in() {
        return all - underWay.size() - outside.size();
    }
}
