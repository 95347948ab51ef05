package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.room.Rooms;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Limits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * What the screen shows of the room: the items above the line, and the lines around it. Events are taken on the
 * printer's thread; the prompt is asked for by whoever draws. Thread-safe.
 */
public final class RoomView {
    private static final long FOREVER_MILLIS = 60_000;
    private static final long A_SECOND_MILLIS = 1_000;
    private static final int USUAL_COLUMNS = 80;

    /** A room's rule, the state line, the line being typed. */
    private static final int ROWS_BELOW = 4;

    private final Address address;
    private final Terminal terminal;
    private final Columns columns;
    private final Preferences preferences;
    private final Attention attention;
    private final People people;
    private final Rooms rooms;
    private final EntryItems entryItems;
    private final Feed feed;
    private final Prompt prompt;
    private final Waiting waiting = new Waiting();
    private final News news = new News();
    private final LookBack lookBack;
    private final LongSupplier clockMillis;

    /** Set before any event comes. */
    private volatile Optional<Link> link = Optional.empty();

    /** Told of each room that is shown from now on, and of the oldest entry there. */
    private volatile Consumer<OptionalLong> onOpened = oldestId -> {};

    /** The room on the screen: soon the one that is looked at. */
    private Optional<RoomName> shown = Optional.of(RoomName.LOBBY);

    /** Rooms of which a page is asked for, to be shown with it. */
    private final Set<RoomName> asked = new HashSet<>();

    private LinkStatus status = new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0);
    private Optional<String> name = Optional.empty();

    public RoomView(
            Address address,
            Terminal terminal,
            Columns columns,
            Preferences preferences,
            Attention attention,
            People people,
            Rooms rooms,
            ZoneId zone,
            LongSupplier clockMillis) {
        this.address = address;
        this.terminal = terminal;
        this.columns = columns;
        this.preferences = preferences;
        this.attention = attention;
        this.people = people;
        this.rooms = rooms;
        this.entryItems = new EntryItems(zone, rooms, preferences);
        this.feed = new Feed(address, preferences, people, attention, rooms, entryItems);
        this.clockMillis = clockMillis;
        this.prompt = new Prompt(terminal, columns);
        this.lookBack = new LookBack(rooms, preferences, columns, zone);
    }

    /** @param opened told of each room that is shown from now on, and of the oldest entry that is there */
    public void useLink(Link newLink, Consumer<OptionalLong> opened) {
        link = Optional.of(newLink);
        onOpened = opened;
    }

    /** @param nowMillis when it happened; it may have waited for its turn */
    public synchronized List<Item> on(LinkEvent event, long nowMillis) {
        if (event instanceof LinkEvent.StatusChanged changed) {
            status = changed.status();
        } else if (event instanceof LinkEvent.LoggedIn in) {
            name = Optional.of(in.username());
        } else if (event instanceof LinkEvent.LoginRefused refused) {
            name = refused.still();
        } else if (event instanceof LinkEvent.LoggedOut) {
            name = Optional.empty();
        } else if (event instanceof LinkEvent.Queued queued) {
            waiting.add(queued.key(), queued.room(), queued.text(), nowMillis);
        } else if (event instanceof LinkEvent.Sent sent) {
            waiting.remove(sent.key());
        } else if (event instanceof LinkEvent.SendRefused refused) {
            refused.key().ifPresent(waiting::remove);
        }
        boolean isAnswer = isAnswer(event);
        List<Item> items = new ArrayList<>(itemsOf(event, nowMillis));
        items.addAll(opening(!isAnswer));
        tellRead();
        return items;
    }

    private List<Item> itemsOf(LinkEvent event, long nowMillis) {
        if (lookBack.takes(event)) {
            return List.of();
        }
        if (event instanceof LinkEvent.Posted posted) {
            return rooms.post(posted)
                    .filter(posting -> isShown(posting.room()))
                    .map(posting -> feed.posted(posting, nowMillis))
                    .orElse(List.of());
        }
        boolean isOwn = isOwnPage(event);
        long newestId = rooms.newestId();
        rooms.on(event);
        if (event instanceof LinkEvent.HistoryRead page) {
            asked.remove(page.room());
        } else if (isAnswer(event)) {
            asked.clear();
        } else if (event instanceof LinkEvent.Followed followed
                && !followed.again()
                && isShown(followed.room())
                && followed.lastId() != newestId) {
            // What is on the screen doesn't go on.
            shown = Optional.empty();
        }
        boolean isOfAnother = (event instanceof LinkEvent.HistoryRead page && !isShown(page.room()))
                || (event instanceof LinkEvent.Missed missed && !isShown(missed.room()));
        return isOwn || isOfAnother ? List.of() : feed.items(event, nowMillis);
    }

    private boolean isShown(RoomName room) {
        return shown.equals(Optional.of(room)) && room.equals(rooms.current());
    }

    /** Whether this is a page that was asked for here: to show a room with it, or for who looks back. */
    public synchronized boolean isOwnPage(LinkEvent event) {
        return event instanceof LinkEvent.HistoryRead page && (asked.contains(page.room()) || lookBack.isAsked(page));
    }

    /** Whether a page that is waited for has come, or will not. */
    private boolean isAnswer(LinkEvent event) {
        return (event instanceof LinkEvent.HistoryRead page && asked.contains(page.room()))
                || (event instanceof LinkEvent.Refused refused && refused.action() == Action.HISTORY)
                || (event instanceof LinkEvent.StatusChanged changed
                        && changed.status().phase() != LinkPhase.MEMBER);
    }

    /** Somebody has gone to another room: what there is to see of it, or nothing while it is waited for. */
    public synchronized List<Item> opening() {
        return opening(true);
    }

    /** The room that is looked at, drawn anew. */
    public synchronized List<Item> reopening() {
        shown = Optional.empty();
        return opening(true);
    }

    private List<Item> opening(boolean mayAsk) {
        RoomName room = rooms.current();
        boolean isThere = status.phase() == LinkPhase.MEMBER && link.isPresent() && !rooms.isLeft();
        if (isShown(room) || (isThere && (asked.contains(room) || !rooms.isFollowed()))) {
            return List.of();
        }
        int rows = Math.max(1, terminal.getRows() - ROWS_BELOW);
        if (mayAsk && isThere && !RoomOpening.isComplete(rooms, entryItems, rows)) {
            asked.add(room);
            link.get()
                    .history(
                            RoomReference.to(room),
                            OptionalLong.of(rooms.oldestId()),
                            Math.max(rows, Limits.HISTORY_DEFAULT));
            return List.of();
        }
        RoomOpening opening =
                RoomOpening.of(rooms, entryItems, new Layout(columns, preferences.look()), terminal.getColumns(), rows);
        shown = Optional.of(room);
        attention.onKey(clockMillis.getAsLong());
        onOpened.accept(opening.oldestId());
        return opening.items();
    }

    /** Whoever sits there has read what is shown. */
    private void tellRead() {
        boolean isThere = !lookBack.isOn()
                && attention.unread() == 0
                && isShown(rooms.current())
                && status.phase() == LinkPhase.MEMBER;
        if (isThere && link.isPresent() && rooms.newestId() > rooms.readId()) {
            rooms.read();
            link.get().read(rooms.current(), rooms.newestId());
        }
    }

    /** Somebody touched a key, and nothing is new any more. */
    public synchronized void onLook() {
        tellRead();
    }

    /** What was said before what is on the screen. */
    public LookBack lookBack() {
        return lookBack;
    }

    /**
     * Stands below it.
     *
     * @param isAtFirst whether the first of it is on the screen
     */
    public synchronized String lookingBack(boolean isAtFirst) {
        String state = StateLine.lookingBack(
                lookBack.label(),
                lookBack.hint(isAtFirst),
                attention.unread(),
                news.of(rooms.withNews(), clockMillis.getAsLong()),
                columns,
                terminal.getColumns());
        return new AttributedString(state, preferences.theme().state()).toAnsi(terminal);
    }

    /** Somebody goes on with a session: most likely it's theirs. */
    public synchronized void expect(String username) {
        name = Optional.of(username);
    }

    public synchronized List<Item> due() {
        return feed.due(clockMillis.getAsLong());
    }

    public synchronized void forgetDay() {
        entryItems.forgetDay();
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
        dues.add(news.dueMillis());
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
                address,
                status,
                rooms.areSeveral() ? Optional.of(place()) : Optional.empty(),
                attention.unread(),
                news.of(rooms.withNews(), clockMillis.getAsLong()),
                link.map(Link::nowMillis).orElse(0L),
                columns,
                terminal.getColumns());
        return prompt.of(waiting.shown(rooms.current(), clockMillis.getAsLong()), state, name, preferences.theme());
    }

    private String place() {
        return rooms.summary().label() + (rooms.isLeft() ? " (left)" : "");
    }

    /** Where there is nothing to type: how it stands, and the way out. */
    public synchronized String waiting() {
        String state = StateLine.waiting(
                address, status, link.map(Link::nowMillis).orElse(0L), columns, terminal.getColumns());
        return new AttributedString(state, preferences.theme().state()).toAnsi(terminal);
    }

    /** Whether one rings for what has come, in whatever room. */
    public synchronized Optional<String> bell(LinkEvent event) {
        if (!(event instanceof LinkEvent.Posted posted)
                || !(posted.entry() instanceof ChatMessage message)
                || !rooms.isOthers(message)) {
            return Optional.empty();
        }
        boolean isForMe = posted.room().isDirect() || rooms.isMention(message);
        Item.Said said = new Item.Said(message, LocalTime.MIN, false, isForMe);
        Optional<String> place = posted.room().isLobby() || posted.room().isDirect()
                ? Optional.empty()
                : Optional.of(posted.room().value());
        return Optional.of(preferences.bell())
                .filter(bell -> bell.ringsFor(said))
                .map(bell -> bell.signal(said, place));
    }
}
