package chatroom.load;

/** What the newest entries of a room looked like to whoever got them first. */
final class EntryHashes {
    private static final int KEPT = 128;
    private static final long[] NOTHING = {};

    private long[] ids = NOTHING;
    private long[] hashes = NOTHING;

    /** Whether an entry looks as it did to whoever got it first. One that is too old isn't remembered, and is taken as it comes. */
    boolean isSame(long id, long hash) {
        if (ids.length == 0) {
            ids = new long[KEPT];
            hashes = new long[KEPT];
        }
        int slot = (int) id & (KEPT - 1);
        if (ids[slot] < id) {
            ids[slot] = id;
            hashes[slot] = hash;
        }
        return ids[slot] > id || hashes[slot] == hash;
    }
}
