package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jline.terminal.Terminal;

/**
 * What the screen shows of the room: the items above the line, and the lines around it. Events are taken on the
 * printer's thread; the prompt is asked for by whoever draws. Thread-safe.
 */
public final class RoomView {
    private static final long FOREVER_MILLIS = 60_000;
    private static final long A_SECOND_MILLIS = 1_000;
    private static final int USUAL_COLUMNS = 80;

    private final Address address;
    private final Terminal terminal;
    private final Columns columns;
    private final Preferences preferences;
    private final Attention attention;
    private final People people;
    private final Feed feed;
    private final Prompt prompt;
    private final Waiting waiting = new Waiting();
    private final LongSupplier clockMillis;

    /** On the clock of the status; set before any event comes. */
    private volatile LongSupplier linkClockMillis = () -> 0;

    private LinkStatus status = new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0);
    private Optional<String> name = Optional.empty();

    public RoomView(
            Address address,
            Terminal terminal,
            Columns columns,
            Preferences preferences,
            Attention attention,
            People people,
            Feed feed,
            LongSupplier clockMillis) {
        this.address = address;
        this.terminal = terminal;
        this.columns = columns;
        this.preferences = preferences;
        this.attention = attention;
        this.people = people;
        this.feed = feed;
        this.clockMillis = clockMillis;
        this.prompt = new Prompt(terminal, columns);
    }

    public void useLinkClock(LongSupplier millis) {
        linkClockMillis = millis;
    }

    /** @param nowMillis when it happened; it may have waited for its turn */
    public synchronized List<Item> on(LinkEvent event, long nowMillis) {
        if (event instanceof LinkEvent.StatusChanged changed) {
            status = changed.status();
        } else if (event instanceof LinkEvent.LoggedIn in) {
            name = Optional.of(in.username());
        } else if (event instanceof LinkEvent.LoggedOut || event instanceof LinkEvent.LoginRefused) {
            name = Optional.empty();
        } else if (event instanceof LinkEvent.Queued queued) {
            waiting.add(queued.key(), queued.text(), nowMillis);
        } else if (event instanceof LinkEvent.Sent sent) {
            waiting.remove(sent.key());
        } else if (event instanceof LinkEvent.SendRefused refused) {
            refused.key().ifPresent(waiting::remove);
        }
        return feed.items(event, nowMillis);
    }

    /** Somebody goes on with a session: most likely it's theirs. */
    public synchronized void expect(String username) {
        name = Optional.of(username);
    }

    public synchronized List<Item> due() {
        return feed.due(clockMillis.getAsLong());
    }

    public synchronized void forgetDay() {
        feed.forgetDay();
    }

    public synchronized LinkStatus status() {
        return status;
    }

    /** Whether somebody of that name is here, or has talked since this began. */
    public boolean knows(String username) {
        return people.knows(username);
    }

    /** Whether whoever is logged in is an admin. */
    public boolean isAdmin() {
        return people.amAdmin();
    }

    /** How many lines of 80 columns fit above the state line and the line being typed. */
    public int linesOfText() {
        int columns = Math.max(1, terminal.getColumns());
        int rowsOfALine = (USUAL_COLUMNS + columns - 1) / columns;
        return (terminal.getRows() - 2) / rowsOfALine;
    }

    public synchronized Optional<String> name() {
        return name.or(status::username);
    }

    /** How long nothing changes by itself. */
    public synchronized long nextDueMillis() {
        long now = clockMillis.getAsLong();
        List<OptionalLong> dues = new ArrayList<>();
        dues.add(feed.dueMillis());
        dues.add(waiting.dueMillis(now));
        long next = dues.stream()
                .flatMapToLong(OptionalLong::stream)
                .map(due -> Math.max(0, due - now))
                .min()
                .orElse(FOREVER_MILLIS);
        // The countdown goes by seconds.
        return status.nextAttemptMillis().isPresent() ? Math.min(next, A_SECOND_MILLIS / 4) : next;
    }

    public synchronized String prompt() {
        String state = StateLine.of(
                address, status, attention.unread(), linkClockMillis.getAsLong(), columns, terminal.getColumns());
        return prompt.of(waiting.shown(clockMillis.getAsLong()), state, name, preferences.theme());
    }

    /** Whether one rings for what has come. */
    public Optional<String> bell(LinkEvent event, List<Item> items) {
        if (!(event instanceof LinkEvent.Posted)) {
            return Optional.empty();
        }
        Bell bell = preferences.bell();
        return items.stream()
                .filter(Item.Said.class::isInstance)
                .map(Item.Said.class::cast)
                .filter(bell::ringsFor)
                .map(bell::signal)
                .findFirst();
    }
}
