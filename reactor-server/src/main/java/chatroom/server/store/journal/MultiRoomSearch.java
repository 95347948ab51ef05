package chatroom.server.store.journal;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.server.store.RoomSearch.FoundMessages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Merges what is found in several rooms. Rooms are visited in the order of their newest entries, and no more of them once a page is full of
 * messages that are newer than whatever the next room has.
 */
public final class MultiRoomSearch {
    /** The index is asked for so many rooms each by itself; for more, once for all. */
    private static final int ASKED_ONE_BY_ONE = 8;

    private final SearchRows rows;
    private final FoundCursor from;
    private final int limit;
    private final int maxBytes;

    /** One more than a page may have at most, which tells whether there are more; the newest first. */
    private final TreeMap<FoundCursor, Hit> hits = new TreeMap<>(Comparator.reverseOrder());

    /** A room with something in it. */
    private record Room(RoomName name, long number, long lastId, long newestMillis) {}

    private record Hit(RoomName room, EntryRow row) {}

    /** @param from all that is found is before it */
    public MultiRoomSearch(SearchRows rows, FoundCursor from, int limit, int maxBytes) {
        this.rows = rows;
        this.from = from;
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    public FoundMessages over(List<RoomName> names) throws SQLException {
        List<Room> rooms = new ArrayList<>();
        for (RoomName name : names) {
            find(name).ifPresent(rooms::add);
        }
        rooms.sort(Comparator.comparingLong(Room::newestMillis).reversed());
        SortedMap<Long, Room> unfinished = new TreeMap<>();
        SortedMap<Long, Long> throughIds = new TreeMap<>();
        for (Room room : rooms) {
            if (isFullWithLaterThan(room.newestMillis)) {
                break;
            }
            long left = rows.newest(room.number, beforeId(room), row -> take(room, row));
            if (left > 0) {
                unfinished.put(room.number, room);
                throughIds.put(room.number, left);
            }
        }
        finish(unfinished, throughIds);
        return page();
    }

    private void finish(SortedMap<Long, Room> rooms, SortedMap<Long, Long> throughIds) throws SQLException {
        for (Iterator<Map.Entry<Long, Long>> each = throughIds.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Long> through = each.next();
            if (isFullWithLaterThan(
                    rows.time(through.getKey(), through.getValue()).orElse(Long.MAX_VALUE))) {
                each.remove();
            }
        }
        if (throughIds.size() <= ASKED_ONE_BY_ONE || !rows.isWhole()) {
            for (Map.Entry<Long, Long> through : throughIds.entrySet()) {
                Room room = rooms.get(through.getKey());
                rows.older(room.number, through.getValue(), row -> take(room, row));
            }
        } else {
            for (Map.Entry<Long, Deque<Long>> found :
                    rows.older(throughIds, limit + 1).entrySet()) {
                takeAll(rooms.get(found.getKey()), found.getValue());
            }
        }
    }

    private void takeAll(Room room, Deque<Long> ids) throws SQLException {
        boolean isWanting = true;
        for (Iterator<Long> id = ids.iterator(); isWanting && id.hasNext(); ) {
            isWanting = take(room, rows.row(room.number, id.next()));
        }
    }

    private Optional<Room> find(RoomName name) throws SQLException {
        return rows.end(name)
                .map(end -> new Room(name, end.room(), end.lastId(), Math.min(end.newestMillis(), from.timeMillis())));
    }

    /** @return whether older ones of that room may be on the page, too */
    private boolean take(Room room, EntryRow row) {
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
    }

    private boolean isFullWithLaterThan(long timeMillis) {
        return isFull() && hits.lastKey().timeMillis() > timeMillis;
    }

    private boolean isFull() {
        return hits.size() > limit;
    }

    /** The first entry of a room that is later than the page before: times never go back within a room, so it is found by halves. */
    private long beforeId(Room room) throws SQLException {
        long low = 1;
        long high = room.lastId + 1;
        if (room.newestMillis < from.timeMillis()) {
            return high;
        }
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (rows.time(room.number, middle).orElse(0) > from.timeMillis()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private FoundMessages page() throws SQLException {
        List<Found> found = new ArrayList<>();
        FoundCursor last = from;
        long bytes = 0;
        for (var hit : hits.entrySet()) {
            EntryRow row = hit.getValue().row;
            bytes += row.bytes();
            if (found.size() == limit || (bytes > maxBytes && !found.isEmpty())) {
                return new FoundMessages(List.copyOf(found), Optional.of(last.toString()));
            }
            found.add(new Found(hit.getValue().room, row.message()));
            last = hit.getKey();
        }
        return new FoundMessages(List.copyOf(found), Optional.empty());
    }
}
