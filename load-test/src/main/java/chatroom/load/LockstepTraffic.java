package chatroom.load;

import java.util.List;

/** One message at a time: the next is sent when every listener has the last. */
final class LockstepTraffic extends Traffic {
    private final int listeners;

    /** How many deliveries there will have been when everybody has the message that is under way. */
    private long completeAt;

    LockstepTraffic(Bench bench, TalkOptions options, List<Listener> listeners) {
        super(bench, options, listeners, listeners);
        this.listeners = listeners.size();
    }

    @Override
    void beginSending() {
        completeAt = bench().delivered();
        bench().afterDeliveries(this::onDelivered);
        onDelivered();
    }

    private void onDelivered() {
        if (bench().delivered() == completeAt && isSending()) {
            completeAt += listeners;
            sayNext(System.nanoTime());
        }
    }
}
