package chatroom.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Closed loop: each sender keeps so many messages unacknowledged; or open loop: so many a second, whatever is acknowledged. */
final class SteadyTraffic extends Traffic {
    private final TrafficOptions options;
    private long dueNs;
    private long periodNs;

    SteadyTraffic(
            Bench bench, TrafficOptions options, List<? extends Listener> listeners, List<? extends Listener> timed) {
        super(bench, options, listeners, timed);
        this.options = options;
    }

    @Override
    void beginSending() {
        if (options.rate() > 0) {
            periodNs = Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / options.rate()));
            dueNs = System.nanoTime();
            sayWhatIsDue();
        } else {
            talkers().forEach(talker -> talker.keepUnanswered(options.window()));
        }
    }

    private void sayWhatIsDue() {
        long nowNs = System.nanoTime();
        while (isSending() && dueNs - nowNs <= 0) {
            sayNext(dueNs);
            dueNs += periodNs;
        }
        if (isSending()) {
            bench().loop().at(dueNs, this::sayWhatIsDue);
        }
    }
}
