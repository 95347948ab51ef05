package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.server.store.RoomSearch.FoundMessages;
import chatroom.server.words.WordQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Merges what is found in several rooms. Rooms are visited in the order of their newest entries, and no more of them once a page is full of
 * messages that are newer than whatever the next room has.
 */
final class SearchOfRooms {
    private static final String NEWEST =
            "SELECT id, time FROM messages WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1";
    private static final String TIME = "SELECT time FROM messages WHERE id = ?";

    private final StoreConnection connection;
    private final FoundRows rows;
    private final FoundCursor from;
    private final int limit;
    private final int maxBytes;

    /** One more than a page may have at most, which tells whether there are more; the newest first. */
    private final TreeMap<FoundCursor, Hit> hits = new TreeMap<>(Comparator.reverseOrder());

    /** A room with something in it. */
    private record Room(RoomName name, long number, long lastId, long newestMillis) {}

    private record Hit(RoomName room, EntryRow row) {}

    /** @param from all that is found is before it */
    SearchOfRooms(StoreConnection connection, WordQuery words, FoundCursor from, int limit, int maxBytes) {
        this.connection = connection;
        this.rows = new FoundRows(connection, words);
        this.from = from;
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    FoundMessages over(List<RoomName> names) throws SQLException {
        List<Room> rooms = new ArrayList<>();
        for (RoomName name : names) {
            find(name).ifPresent(rooms::add);
        }
        rooms.sort(Comparator.comparingLong(Room::newestMillis).reversed());
        for (Room room : rooms) {
            if (isFull() && hits.lastKey().timeMillis() > room.newestMillis) {
                break;
            }
            visit(room);
        }
        return page();
    }

    private Optional<Room> find(RoomName name) throws SQLException {
        OptionalLong number = RoomNumbers.find(connection, name.value());
        if (number.isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement newest = connection.prepared(NEWEST);
        newest.setLong(1, EntryKey.beforeFirst(number.getAsLong()));
        newest.setLong(2, EntryKey.afterLast(number.getAsLong()));
        try (ResultSet row = newest.executeQuery()) {
            return row.next()
                    ? Optional.of(new Room(
                            name,
                            number.getAsLong(),
                            EntryKey.id(row.getLong(1)),
                            Math.min(row.getLong(2), from.timeMillis())))
                    : Optional.empty();
        }
    }

    private void visit(Room room) throws SQLException {
        rows.each(room.number, beforeId(room), row -> {
            FoundCursor at = new FoundCursor(row.timeMillis(), room.name.key(), row.id());
            if (at.compareTo(from) >= 0) {
                return true;
            }
            if (isFull() && at.compareTo(hits.lastKey()) < 0) {
                return false;
            }
            hits.put(at, new Hit(room.name, row));
            if (hits.size() > limit + 1) {
                hits.pollLastEntry();
            }
            return true;
        });
    }

    private boolean isFull() {
        return hits.size() > limit;
    }

    /** The first entry of a room that is later than the page before: times never go back within a room, so it is found by halves. */
    private long beforeId(Room room) throws SQLException {
        long low = 1;
        long high = room.lastId + 1;
        PreparedStatement time = connection.prepared(TIME);
        while (low < high) {
            long middle = (low + high) >>> 1;
            time.setLong(1, EntryKey.of(room.number, middle));
            try (ResultSet row = time.executeQuery()) {
                if (row.next() && row.getLong(1) > from.timeMillis()) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
        }
        return low;
    }

    private FoundMessages page() {
        List<Found> found = new ArrayList<>();
        FoundCursor last = from;
        long bytes = 0;
        for (var hit : hits.entrySet()) {
            EntryRow row = hit.getValue().row;
            bytes += row.bytes();
            if (found.size() == limit || (bytes > maxBytes && !found.isEmpty())) {
                return new FoundMessages(List.copyOf(found), Optional.of(last.toString()));
            }
            found.add(new Found(hit.getValue().room, (ChatMessage) row.entry()));
            last = hit.getKey();
        }
        return new FoundMessages(List.copyOf(found), Optional.empty());
    }
}
