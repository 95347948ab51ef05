package chatroom.load;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Somebody at a keyboard: reads, writes now and then, looks around, goes and comes back. What each request took goes to the {@link
 * MixedPopulation}.
 */
final class Person extends Listener {
    private static final int LIMIT = 50;
    private static final long NS_PER_SECOND = 1_000_000_000;

    /** How many seconds pass between two of the same, on average. */
    private static final double SEND_SECONDS = 20;

    private static final double POLL_SECONDS = 30;
    private static final double HISTORY_SECONDS = 60;
    private static final double WHO_SECONDS = 60;
    private static final double STAY_SECONDS = 120;

    private final MixedPopulation population;
    private final int number;
    private final Random random;
    private final SendFrame frame;
    private final Deque<Long> unansweredNs = new ArrayDeque<>();
    private boolean quiet;
    private boolean gone;
    private long lastStoredId;

    Person(
            MixedPopulation population,
            int number,
            Request entrance,
            OptionalLong lastId,
            SendFrame frame,
            Random random) {
        super(
                "person " + number,
                population.bench(),
                entrance,
                lastId,
                population.bench().reference());
        this.population = population;
        this.number = number;
        this.random = random;
        this.frame = frame;
    }

    int number() {
        return number;
    }

    SendFrame frame() {
        return frame;
    }

    @Override
    void onEntered(Reply.LoggedIn in) {
        population.entered(entranceNs());
        now(SEND_SECONDS, this::say);
        now(POLL_SECONDS, () -> ask(new Request.Poll(Math.max(0, nextId() - 1), LIMIT)));
        now(HISTORY_SECONDS, () -> ask(new Request.History(OptionalLong.empty(), LIMIT)));
        now(WHO_SECONDS, () -> ask(new Request.Who()));
        later(STAY_SECONDS, () -> population.goes(this));
    }

    /** Again and again. */
    private void now(double meanSeconds, Runnable action) {
        later(meanSeconds, () -> {
            action.run();
            now(meanSeconds, action);
        });
    }

    /** As people do: at any time, whenever the last time was. */
    private void later(double meanSeconds, Runnable action) {
        double seconds = -meanSeconds / population.pace() * Math.log(1 - random.nextDouble());
        bench().loop().after((long) (seconds * NS_PER_SECOND), () -> {
            if (!gone && !quiet) {
                action.run();
            }
        });
    }

    private void say() {
        long nowNs = System.nanoTime();
        unansweredNs.add(nowNs);
        peer().send(frame.stamped(nowNs));
    }

    private void ask(Request request) {
        unansweredNs.add(System.nanoTime());
        send(request);
    }

    /** Does nothing more but read. */
    void fallSilent() {
        quiet = true;
    }

    void go() {
        gone = true;
        leave();
    }

    boolean hasAllAnswers() {
        return unansweredNs.isEmpty();
    }

    long lastStoredId() {
        return lastStoredId;
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        long tookNs = nowNs - unansweredNs.remove();
        if (reply instanceof Reply.Sent sent) {
            lastStoredId = sent.id();
            population.stored(tookNs);
        } else if (reply instanceof Reply.Failed) {
            super.onReply(reply, nowNs);
        } else {
            population.answered(tookNs);
        }
    }
}
