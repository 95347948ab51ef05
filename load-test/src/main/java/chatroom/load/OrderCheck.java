package chatroom.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Splits what one connection receives into frames, and checks the messages pushed: each once, in the one order, none missing, the same
 * bytes for everybody.
 *
 * <pre>
 *     FOLLOWING: what arrives is compared with the reference, in bulk      (position is known)
 *       |   ^
 *       |   the next message is in the reference
 *       v   |
 *     PARSING: frame by frame                                              (position is NONE)
 *       the reference ends here, or something else than its next message came, or it has lost this place
 * </pre>
 */
final class OrderCheck {
    private static final long NONE = -1;

    private final Reference reference;
    private final FrameReader others;
    private final Violations violations;
    private final String who;

    /** The message to come, or to be completed; 0 while none may come. */
    private long nextId;

    private long position = NONE;

    /** The beginning of a frame that isn't complete. */
    private byte[] carry = new byte[256];

    private int carried;

    OrderCheck(String who, Reference reference, FrameReader others, Violations violations) {
        this.who = who;
        this.reference = reference;
        this.others = others;
        this.violations = violations;
    }

    /** From now on messages may come, and this one is the first. Between frames. */
    void expect(long firstId) {
        nextId = firstId;
        position = NONE;
    }

    /** The message to come or to be completed: all before it were received. */
    long nextId() {
        return nextId;
    }

    void accept(ByteBuffer in, long nowNs) {
        while (in.hasRemaining()) {
            if (position == NONE) {
                parse(in, nowNs);
            } else {
                follow(in);
            }
        }
        if (position != NONE) {
            keepBeginning();
        }
    }

    private void follow(ByteBuffer in) {
        if (reference.hasLost(position)) {
            // keepBeginning() has what is needed to go on without.
            position = NONE;
            return;
        }
        position += reference.takeSame(position, in);
        if (position == reference.end() || in.hasRemaining()) {
            keepBeginning();
            position = NONE;
        }
    }

    /** What of the next message has come, copied, in case that the reference loses it or the rest is different. */
    private void keepBeginning() {
        nextId = reference.idAt(position);
        carried = 0;
        if (position != reference.end()) {
            long beginning = reference.positionOf(nextId);
            reserve((int) (position - beginning));
            reference.copy(beginning, position, carry);
            carried = (int) (position - beginning);
        }
    }

    private void parse(ByteBuffer in, long nowNs) {
        int from = in.position();
        int end = endOfFrame(in);
        in.position(end);
        boolean complete = in.get(end - 1) == '\n';
        if (complete && carried == 0) {
            onFrame(in, from, end, nowNs);
            return;
        }
        reserve(carried + end - from);
        in.get(from, carry, carried, end - from);
        carried += end - from;
        if (complete) {
            int length = carried;
            carried = 0;
            onFrame(ByteBuffer.wrap(carry), 0, length, nowNs);
        }
    }

    /** Behind the LF, or the end of what there is. */
    private static int endOfFrame(ByteBuffer in) {
        int limit = in.limit();
        for (int at = in.position(); at < limit; at++) {
            if (in.get(at) == '\n') {
                return at + 1;
            }
        }
        return limit;
    }

    private void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        if (Wire.startsWith(in, from, to, Wire.MESSAGE)) {
            onMessage(Wire.number(in, from + Wire.MESSAGE.length, to), in, from, to);
        } else if (to - from > 1) {
            others.onFrame(in, from, to - 1, nowNs);
        }
        if (reference.holds(nextId)) {
            position = reference.positionOf(nextId);
        }
    }

    private void onMessage(long id, ByteBuffer in, int from, int to) {
        if (nextId == 0) {
            violations.add("%s got message %s before its log-in was answered".formatted(who, id));
            return;
        }
        if (id < nextId) {
            violations.add("%s got message %s when %s was next: repeated or out of order".formatted(who, id, nextId));
            return;
        }
        if (id > nextId) {
            violations.add("%s got message %s when %s was next: %s missing".formatted(who, id, nextId, id - nextId));
        }
        if (reference.goesOnWith(id)) {
            reference.append(id, in, from, to);
        } else if (reference.holds(id) && !reference.isSame(id, in, from, to)) {
            violations.add("%s got another message %s than others".formatted(who, id));
        }
        nextId = id + 1;
    }

    private void reserve(int length) {
        if (length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(length, 2 * carry.length));
        }
    }
}
