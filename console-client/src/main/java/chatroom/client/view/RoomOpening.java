package chatroom.client.view;

import chatroom.client.room.RoomSummary;
import chatroom.client.room.Rooms;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is shown when somebody comes to a room: a rule with its name and topic, the last screenful, and in it a rule where that reader
 * stopped reading. Owned by the printer's thread.
 *
 * @param items in their order
 * @param oldestId of the entries in it; empty where there are none
 */
record RoomOpening(List<Item> items, OptionalLong oldestId) {

    /** Of the room that is looked at. */
    static RoomOpening of(Rooms rooms, EntryItems entryItems, Layout layout, int width, int rows) {
        List<Entry> entries = shown(rooms.entries(), entryItems, layout, width, rows);
        long firstUnread = firstUnread(entries, rooms);
        RoomSummary room = rooms.summary();
        List<Item> items = new ArrayList<>();
        items.add(new Item.Rule(room.topic().isEmpty() ? room.label() : room.label() + ": " + room.topic()));
        entryItems.forgetDay();
        for (Entry entry : entries) {
            if (entry.id() == firstUnread) {
                items.add(new Item.Rule(unread(room.unread(), entries, rooms)));
            }
            entryItems.addCurrent(entry, items);
        }
        return new RoomOpening(
                items, entries.stream().mapToLong(Entry::id).limit(1).findFirst());
    }

    /** Whether what is kept of the room fills a screen, or is all there is. */
    static boolean isComplete(Rooms rooms, EntryItems entryItems, int rows) {
        List<Item> items = new ArrayList<>();
        rooms.entries().forEach(entry -> entryItems.addCurrent(entry, items));
        return rooms.oldestId() <= 1 || items.size() >= rows;
    }

    private static List<Entry> shown(List<Entry> entries, EntryItems entryItems, Layout layout, int width, int rows) {
        int begin = entries.size();
        int left = rows;
        while (begin > 0 && left > 0) {
            List<Item> items = new ArrayList<>();
            entryItems.addCurrent(entries.get(begin - 1), items);
            // Days are named only where they change.
            items.removeIf(Item.Day.class::isInstance);
            left -= items.stream()
                    .mapToInt(item -> layout.lines(item, width).size())
                    .sum();
            // One that is longer than the screen is shown all the same.
            begin -= left >= 0 || begin == entries.size() ? 1 : 0;
        }
        return entries.subList(begin, entries.size());
    }

    private static long firstUnread(List<Entry> entries, Rooms rooms) {
        return entries.stream()
                .filter(entry ->
                        entry.id() > rooms.readId() && entry instanceof ChatMessage message && rooms.isOthers(message))
                .mapToLong(Entry::id)
                .findFirst()
                .orElse(0);
    }

    private static String unread(long count, List<Entry> entries, Rooms rooms) {
        boolean allFollow = entries.get(0).id() <= rooms.readId() + 1;
        String rule = Math.max(1, count) + " new";
        return allFollow ? rule : rule + "; the last of them follow, /history has those before";
    }
}
