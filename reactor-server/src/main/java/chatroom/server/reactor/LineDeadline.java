package chatroom.server.reactor;

import chatroom.codec.FrameDecoder;
import java.time.Duration;

/** From its first byte on a line has so long; who sends one byte now and then would otherwise live for ever. Reactor thread only. */
final class LineDeadline {
    private final TcpConnection connection;
    private final FrameDecoder decoder;
    private final Timers timers;

    /** Zero for any time. */
    private final Duration limit;

    /** Which line it is that has no end yet, as the decoder counts them, and since when. */
    private long line = -1;

    private long sinceNs;

    /** One is enough, whatever lines begin and end meanwhile: it looks at the one that there is then. */
    private Timers.Timer timer;

    LineDeadline(TcpConnection connection, FrameDecoder decoder, Timers timers, Duration limit) {
        this.connection = connection;
        this.decoder = decoder;
        this.timers = timers;
        this.limit = limit;
    }

    /** Something came, and what was whole of it has been delivered. */
    void onInput() {
        if (limit.isZero() || !decoder.isWithinLine() || decoder.linesEnded() == line) {
            return;
        }
        line = decoder.linesEnded();
        sinceNs = timers.nowNs();
        if (timer == null) {
            checkAfter(limit);
        }
    }

    /** Nobody could end a line that wasn't read. */
    void onReadAgain() {
        sinceNs = timers.nowNs();
    }

    private void checkAfter(Duration time) {
        timer = timers.schedule(time, this::check);
    }

    private void check() {
        timer = null;
        if (!connection.isOpen() || !decoder.isWithinLine() || decoder.linesEnded() != line) {
            return;
        }
        long leftNs = connection.wantsInput() ? sinceNs + limit.toNanos() - timers.nowNs() : limit.toNanos();
        if (leftNs <= 0) {
            connection.close(CloseReason.FRAME_TIMEOUT);
        } else {
            checkAfter(Duration.ofNanos(leftNs));
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
