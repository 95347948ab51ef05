package chatroom.client.view;

import chatroom.client.room.Posting;
import chatroom.client.room.Rooms;
import chatroom.client.text.EntrySentences;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Entries of a room, as items to read. It remembers the day that it last named. Owned by the printer's thread. */
final class EntryItems {
    private final ZoneId zone;
    private final Rooms rooms;
    private final Preferences preferences;

    /** A message that one of the entries may answer, by its id; empty where it isn't known. */
    private final LongFunction<Optional<ChatMessage>> answered;

    private Optional<LocalDate> day = Optional.empty();

    EntryItems(ZoneId zone, Rooms rooms, Preferences preferences) {
        this(zone, rooms, preferences, rooms::message);
    }

    /** @param answered a message that one of the entries may answer, by its id */
    EntryItems(ZoneId zone, Rooms rooms, Preferences preferences, LongFunction<Optional<ChatMessage>> answered) {
        this.zone = zone;
        this.rooms = rooms;
        this.preferences = preferences;
        this.answered = answered;
    }

    ZoneId zone() {
        return zone;
    }

    /** What comes next isn't below the last. */
    void forgetDay() {
        day = Optional.empty();
    }

    /** Somebody isn't to be heard, or there is nothing to see of an entry. */
    boolean isHidden(Entry entry) {
        boolean comesOrGoes = entry instanceof Entry.Join || entry instanceof Entry.Leave;
        return preferences.ignores(entry.username()) || (comesOrGoes && preferences.quiet());
    }

    /** Adds the items of an entry that has just arrived. */
    void addNew(Posting posting, List<Item> items) {
        Entry entry = posting.entry();
        if (isHidden(entry)) {
            return;
        }
        if (entry instanceof ChatMessage message) {
            add(message, items);
        } else {
            EntrySentences.of(entry, posting.before(), posting.after(), zone)
                    .ifPresent(sentence -> items.add(new Item.Quiet(sentence)));
        }
    }

    /** As it is now: what changed messages is to be seen in them. */
    void addCurrent(Entry entry, List<Item> items) {
        if (isHidden(entry) || isSeenInItsTarget(entry)) {
            return;
        }
        if (entry instanceof ChatMessage message) {
            add(message, items);
        } else {
            nameDay(entry, items);
            items.add(new Item.Quiet(EntrySentences.plain(entry, zone)));
        }
    }

    private static boolean isSeenInItsTarget(Entry entry) {
        return entry instanceof Entry.Edit
                || entry instanceof Entry.Delete
                || entry instanceof Entry.React
                || entry instanceof Entry.Unreact;
    }

    private void add(ChatMessage message, List<Item> items) {
        nameDay(message, items);
        items.add(said(message));
    }

    /** A message as it stands on the screen. */
    Item.Said said(ChatMessage message) {
        return new Item.Said(
                message,
                message.timestamp().atZone(zone).toLocalTime(),
                rooms.isMe(message.username()),
                rooms.isMention(message),
                message.replyTo().isPresent() ? answered.apply(message.replyTo().getAsLong()) : Optional.empty());
    }

    private void nameDay(Entry entry, List<Item> items) {
        Optional<LocalDate> date = Optional.of(entry.timestamp().atZone(zone).toLocalDate());
        if (!day.equals(date)) {
            day = date;
            items.add(new Item.Day(date.get()));
        }
    }
}
