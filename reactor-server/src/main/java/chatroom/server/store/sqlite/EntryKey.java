package chatroom.server.store.sqlite;

/**
 * Where an entry is in the one table of all rooms: the number of its room and its id there, in one number, {@code id − room · 2^40}. The
 * lobby is room 0, so its keys are its ids, and whatever is added to it goes on at the right end of the tree. All entries of a room stand
 * side by side.
 */
final class EntryKey {
    static final long LOBBY = 0;

    /** Ids of a room, 0 counted: more than it will ever have. */
    private static final long SPAN = 1L << 40;

    static long of(long room, long id) {
        return id - room * SPAN;
    }

    /** All entries of a room are above this key. */
    static long beforeFirst(long room) {
        return of(room, 0);
    }

    /** All entries of a room are below this key. */
    static long afterLast(long room) {
        return of(room, SPAN);
    }

    /** The key of an id that somebody asked for, which may be any number. */
    static long within(long room, long id) {
        return of(room, Math.max(0, Math.min(SPAN - 1, id)));
    }

    static long room(long key) {
        return Math.floorDiv(SPAN - 1 - key, SPAN);
    }

    static long id(long key) {
        return key + room(key) * SPAN;
    }

    /**
     * What {@link #room} does, for a statement: the division of SQL is that of Java, and goes to zero.
     *
     * @param key an expression
     */
    static String roomInSql(String key) {
        return "((%s - %s) / %s)".formatted(SPAN - 1, key, SPAN);
    }

    /**
     * Whether an entry is one of a room, for a statement.
     *
     * @param key an expression
     * @param room another one
     */
    static String isOfRoomInSql(String key, String room) {
        return "(%1$s > -%2$s * %3$s AND %1$s < (1 - %2$s) * %3$s)".formatted(key, room, SPAN);
    }

    private EntryKey() {}
}
