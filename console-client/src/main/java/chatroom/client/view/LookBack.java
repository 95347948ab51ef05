package chatroom.client.view;

import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.room.Rooms;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Limits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jline.utils.AttributedString;

/**
 * What was said in a room, for somebody who looks back: what is kept of it when that begins, and pages of the store before. It doesn't
 * change while it is looked at, but for growing at its beginning. Thread-safe: one thread turns pages, another takes them.
 */
public final class LookBack {
    /** Who wants to see more than that searches. */
    static final int MOST_ENTRIES = 5_000;

    private static final long MOST_CHARS = 4_000_000;

    /** Answers that nobody waits for any more are few, unless somebody holds a key down while the server is slow. */
    private static final int MOST_ASKED = 16;

    /** @param id of the entry that it is of */
    public record Row(long id, AttributedString text) {}

    private record Page(RoomName room, OptionalLong beforeId) {}

    private final Rooms rooms;
    private final Preferences preferences;
    private final Columns columns;
    private final ZoneId zone;

    /** What was asked for here, and isn't answered. */
    private final Set<Page> asked = new HashSet<>();

    private boolean isOn;
    private RoomName room = RoomName.LOBBY;
    private String label = "";
    private final List<Entry> entries = new ArrayList<>();
    private long chars;
    private boolean hasMore;

    /** Why there is no page before this one. */
    private Optional<String> obstacle = Optional.empty();

    /** As it was laid out last, for so many columns; empty where that isn't so any more. */
    private List<Row> rows = List.of();

    private int rowColumns;

    LookBack(Rooms rooms, Preferences preferences, Columns columns, ZoneId zone) {
        this.rooms = rooms;
        this.preferences = preferences;
        this.columns = columns;
        this.zone = zone;
    }

    /** From now on somebody looks back in the room that is looked at. */
    public synchronized void begin() {
        isOn = true;
        room = rooms.current();
        label = rooms.summary().label();
        entries.clear();
        entries.addAll(rooms.entries());
        chars = entries.stream().mapToLong(entry -> entry.text().length()).sum();
        hasMore = entries.isEmpty() || entries.get(0).id() > 1;
        obstacle = Optional.empty();
        rowColumns = 0;
    }

    public synchronized void end() {
        isOn = false;
        hasMore = false;
        entries.clear();
        rows = List.of();
    }

    synchronized boolean isOn() {
        return isOn;
    }

    private Page nextPage() {
        return new Page(
                room,
                entries.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(entries.get(0).id()));
    }

    /** Asks for the page before, if there is one that wasn't asked for. */
    public synchronized void ask(Link link, int messages) {
        Page next = nextPage();
        if (hasMore && !asked.contains(next) && asked.size() < MOST_ASKED) {
            asked.add(next);
            obstacle = Optional.empty();
            link.history(RoomReference.to(room), next.beforeId(), Math.min(messages, Limits.PAGE_MESSAGES));
        }
    }

    /** Whether the page before is on its way. */
    public synchronized boolean isAsking() {
        return asked.contains(nextPage());
    }

    /** Whether there is a page before, and nothing is known that keeps it from being shown. */
    public synchronized boolean hasMore() {
        return hasMore && obstacle.isEmpty();
    }

    /** Somebody tries again what didn't work. */
    public synchronized void forgetObstacle() {
        obstacle = Optional.empty();
    }

    /**
     * How it stands with what is before; empty where there is nothing to say.
     *
     * @param isAtFirst whether the first of it is on the screen
     */
    synchronized Optional<String> hint(boolean isAtFirst) {
        if (obstacle.isPresent()) {
            return obstacle;
        }
        if (isAsking()) {
            return Optional.of("loading");
        }
        if (hasMore || !isAtFirst) {
            return Optional.empty();
        }
        return Optional.of(isFull() ? "/search finds what is older" : "the beginning");
    }

    synchronized String label() {
        return label;
    }

    private boolean isFull() {
        return entries.size() >= MOST_ENTRIES || chars >= MOST_CHARS;
    }

    /** Whether this is a page that was asked for here. */
    synchronized boolean isAsked(LinkEvent.HistoryRead page) {
        return asked.contains(new Page(page.room(), page.beforeId()));
    }

    /** @return whether the event is for nobody else's eyes */
    synchronized boolean takes(LinkEvent event) {
        if (event instanceof LinkEvent.HistoryRead page && isAsked(page)) {
            boolean isNext = isOn && nextPage().equals(new Page(page.room(), page.beforeId()));
            asked.remove(new Page(page.room(), page.beforeId()));
            if (isNext) {
                prepend(page);
            }
            return true;
        }
        if (event instanceof LinkEvent.Refused refused && refused.action() == Action.HISTORY && !asked.isEmpty()) {
            asked.clear();
            obstacle = Optional.of(refused.sentence());
            return true;
        }
        if (event instanceof LinkEvent.LoggedOut || event instanceof LinkEvent.HistoryReplaced) {
            asked.clear();
            hasMore = false;
        }
        return false;
    }

    private void prepend(LinkEvent.HistoryRead page) {
        entries.addAll(0, page.entries());
        chars += page.entries().stream()
                .mapToLong(entry -> entry.text().length())
                .sum();
        hasMore = page.more() && !page.entries().isEmpty() && !isFull();
        rowColumns = 0;
    }

    /** All of it, laid out for a terminal that is so wide. */
    public synchronized List<Row> rows(int width) {
        if (rowColumns != width) {
            rows = laidOut(width);
            rowColumns = width;
        }
        return rows;
    }

    private List<Row> laidOut(int width) {
        Map<Long, ChatMessage> messages = new HashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof ChatMessage message) {
                messages.put(message.id(), message);
            }
        }
        EntryItems entryItems = new EntryItems(zone, rooms, preferences, id -> Optional.ofNullable(messages.get(id)));
        Layout layout = new Layout(columns, preferences.look());
        List<Row> all = new ArrayList<>();
        for (Entry entry : entries) {
            List<Item> items = new ArrayList<>();
            entryItems.addCurrent(entry, items);
            items.stream()
                    .flatMap(item -> layout.lines(item, width).stream())
                    // A long web address takes several rows.
                    .flatMap(line -> line.columnSplitLength(width).stream())
                    .forEach(row -> all.add(new Row(entry.id(), row)));
        }
        return all;
    }
}
