package chatroom.load;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Checks what one connection is pushed of the rooms that it follows: of each every entry once, in the order of ids, none missing. */
final class RoomCheck {
    private final String who;
    private final RoomSet rooms;
    private final int first;
    private final boolean compares;
    private final Violations violations;
    private final CRC32C crc = new CRC32C();

    /** The next entry of each room, by its place after the first; 0 where nothing may come yet. */
    private final long[] nextIds;

    /**
     * @param first of the rooms that it follows
     * @param nextIds is changed
     * @param compares whether entries look the same to everybody: messages that were changed meanwhile don't, to who reads them later
     */
    RoomCheck(String who, RoomSet rooms, int first, long[] nextIds, boolean compares, Violations violations) {
        this.who = who;
        this.rooms = rooms;
        this.first = first;
        this.nextIds = nextIds;
        this.compares = compares;
        this.violations = violations;
    }

    /** The entry to come from the room at this place; 0 where nothing may come yet. */
    long nextId(int place) {
        return nextIds[place];
    }

    /** From now on entries of this room may come, unless they could before, and this one is the first. */
    void expect(int place, long firstId) {
        nextIds[place] = nextIds[place] == 0 ? firstId : nextIds[place];
    }

    /** Looks at an entry that begins with {@link Wire#ENTRY_OF_ROOM}; returns whether it is a new one. */
    boolean accept(ByteBuffer in, int from, int to) {
        int nameAt = from + Wire.ENTRY_OF_ROOM.length;
        int room = rooms.numberAt(in, nameAt, to);
        int place = room < 0 ? nextIds.length : rooms.place(first, room);
        if (place >= nextIds.length) {
            violations.add(who + " got an entry of a room that it doesn't follow");
            return false;
        }
        long id = Wire.number(in, Wire.indexOf(in, nameAt, to, Wire.ID_AFTER_ROOM) + Wire.ID_AFTER_ROOM.length, to);
        if (!isNext(room, place, id)) {
            return false;
        }
        nextIds[place] = id + 1;
        if (compares && !rooms.entries(room).isSame(id, hash(in, from, to))) {
            violation("got another entry %s of room %s than others".formatted(id, room));
        }
        return true;
    }

    /** What is missing is told of once. */
    private boolean isNext(int room, int place, long id) {
        long expected = nextIds[place];
        if (expected == 0) {
            violation("got entry %s of room %s before it followed that".formatted(id, room));
        } else if (id < expected) {
            violation(
                    "got entry %s of room %s when %s was next: repeated or out of order".formatted(id, room, expected));
        } else if (id > expected) {
            violation("got entry %s of room %s when %s was next: %s missing"
                    .formatted(id, room, expected, id - expected));
        }
        return expected != 0 && id >= expected;
    }

    private long hash(ByteBuffer in, int from, int to) {
        crc.reset();
        crc.update(in.duplicate().limit(to).position(from));
        return crc.getValue();
    }

    /** Whether everything has come up to the newest entry of each room. */
    boolean hasAll(long[] newest) {
        return firstIncomplete(newest) < 0;
    }

    void tellIncomplete(long[] newest) {
        int place = firstIncomplete(newest);
        if (place >= 0) {
            int room = rooms.after(first, place);
            violation("has the entries of room %s up to %s only, not to %s"
                    .formatted(room, nextIds[place] - 1, newest[room]));
        }
    }

    /** Puts in what it has of its rooms. */
    void addNewest(long[] newest) {
        for (int place = 0; place < nextIds.length; place++) {
            int room = rooms.after(first, place);
            newest[room] = Math.max(newest[room], nextIds[place] - 1);
        }
    }

    private int firstIncomplete(long[] newest) {
        for (int place = 0; place < nextIds.length; place++) {
            if (nextIds[place] <= newest[rooms.after(first, place)]) {
                return place;
            }
        }
        return -1;
    }

    private void violation(String sentence) {
        violations.add(who + " " + sentence);
    }
}
