package chatroom.client.link;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a link told, for a test to wait for. */
public final class RecordedEvents implements LinkListener {
    private final BlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void onEvent(LinkEvent event) {
        events.add(event);
    }

    /** The next event of this type; those before it are passed over. */
    public <T extends LinkEvent> T next(Class<T> type) throws InterruptedException {
        while (true) {
            LinkEvent event = events.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing more was heard, and no " + type.getSimpleName());
            }
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }
}
