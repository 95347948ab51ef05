package chatroom.client.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The newest entries of a room, without a hole, and what they make of its messages. Guarded by {@link Rooms}. */
final class Scrollback {
    static final int MOST_ENTRIES = 500;

    /** @param asOf the entry after which it reads so */
    private record Kept(Entry entry, long asOf) {}

    private final Deque<Kept> kept = new ArrayDeque<>();
    private RoomState state = new RoomState();

    /** Since the state was made, which has them still. */
    private int dropped;

    /** The newest entry, kept or not. */
    private long newestId;

    private long chars;
    private boolean isBegun;

    /** Starts anew: the next entry follows this one. */
    void begin(long lastId) {
        kept.clear();
        state = new RoomState();
        dropped = 0;
        chars = 0;
        newestId = lastId;
        isBegun = true;
    }

    /** Whether it is known which entry comes next. */
    boolean isBegun() {
        return isBegun;
    }

    void add(Entry entry) {
        if (!isBegun || entry.id() != newestId + 1) {
            begin(entry.id() - 1);
        }
        newestId = entry.id();
        kept.add(new Kept(entry, entry.id()));
        chars += entry.text().length();
        state.apply(entry);
        while (kept.size() > MOST_ENTRIES) {
            dropOldest();
        }
    }

    private void dropOldest() {
        chars -= kept.remove().entry().text().length();
        if (++dropped > MOST_ENTRIES) {
            dropped = 0;
            state = new RoomState();
            kept.forEach(each -> state.apply(List.of(each.entry()), each.asOf()));
        }
    }

    /** A page that ends just before the oldest entry here; another one changes nothing. */
    void prepend(List<Entry> page, long asOf) {
        if (page.isEmpty() || page.get(page.size() - 1).id() != oldestId() - 1) {
            return;
        }
        long known = asOf == Long.MAX_VALUE ? newestId : asOf;
        for (int i = page.size() - 1; i >= 0; i--) {
            kept.addFirst(new Kept(page.get(i), known));
            chars += page.get(i).text().length();
        }
        state.apply(page, known);
    }

    /** Of those here, or the one that comes next. */
    long oldestId() {
        return kept.isEmpty() ? newestId + 1 : kept.getFirst().entry().id();
    }

    long newestId() {
        return newestId;
    }

    int size() {
        return kept.size();
    }

    long chars() {
        return chars;
    }

    /** The entries with all edits applied, in ascending order. */
    List<Entry> current() {
        return kept.stream().map(each -> state.current(each.entry())).toList();
    }

    Optional<ChatMessage> message(long id) {
        return id < oldestId() ? Optional.empty() : state.message(id);
    }

    /** Those that aren't deleted, the newest first. */
    List<ChatMessage> newestMessages(int most) {
        List<ChatMessage> found = new ArrayList<>();
        Iterator<Kept> backwards = kept.descendingIterator();
        while (backwards.hasNext() && found.size() < most) {
            Entry entry = backwards.next().entry();
            if (entry instanceof ChatMessage) {
                state.message(entry.id()).filter(message -> !message.deleted()).ifPresent(found::add);
            }
        }
        return Collections.unmodifiableList(found);
    }

    /** The message that an entry is about. */
    static OptionalLong target(Entry entry) {
        if (entry instanceof Entry.Edit edit) {
            return OptionalLong.of(edit.target());
        } else if (entry instanceof Entry.Delete delete) {
            return OptionalLong.of(delete.target());
        } else if (entry instanceof Entry.React react) {
            return OptionalLong.of(react.target());
        } else if (entry instanceof Entry.Unreact unreact) {
            return OptionalLong.of(unreact.target());
        }
        return OptionalLong.empty();
    }
}
