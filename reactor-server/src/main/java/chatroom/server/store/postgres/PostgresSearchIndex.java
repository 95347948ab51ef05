package chatroom.server.store.postgres;

import chatroom.server.store.SearchIndex;
import chatroom.server.store.StorageException;
import chatroom.server.store.journal.RoomRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Fills the {@link WordIndex}. Which rooms it lags behind is in memory; where that isn't known, at the start above all, rooms are gone
 * through, some at a time. What other servers store in other rooms they index themselves, unless they are gone before that. Storage thread.
 */
final class PostgresSearchIndex implements SearchIndex {
    /** Rooms that are known to have something; with more, all are gone through again. */
    private static final int MOST_KNOWN = 10_000;

    private static final int LOOKED_AT_TOGETHER = 500;

    private static final String LAGGING = """
        SELECT id, head > (SELECT coalesce(max(w.id), 0) FROM word w WHERE w.room = r.id) AS lags
        FROM (SELECT id, head FROM room WHERE id > ? AND state <> 'deleted' ORDER BY id LIMIT ?) r ORDER BY id\
        """;

    /** All servers have the lobby's messages to index; who comes while another does it leaves it to that one. */
    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(7161132565002955)";

    private static final long DONE = Long.MAX_VALUE;

    private final Writer writer;
    private final Set<Long> lagging = new LinkedHashSet<>();

    /** All rooms up to this one were looked at. The lobby, room 0, is apart. */
    private long lookedAtTo = RoomRows.LOBBY;

    /** Rooms are to be gone through again. */
    private volatile boolean isAllToBeLookedAt;

    PostgresSearchIndex(Writer writer) {
        this.writer = writer;
    }

    /** Another server is gone, and has perhaps left something to do. Any thread. */
    void onNodeGone() {
        isAllToBeLookedAt = true;
    }

    /** A room has more entries. */
    void onEntries(long room) {
        if (room == RoomRows.LOBBY) {
            return;
        }
        if (lagging.size() < MOST_KNOWN) {
            lagging.add(room);
        } else if (!lagging.contains(room)) {
            lookedAtTo = RoomRows.LOBBY;
        }
    }

    @Override
    public long index(int limit) throws StorageException {
        return writer.write(
                "index the messages",
                connection -> connection.queryForText(TRY_LOCK).equals("t")
                        ? WordIndex.takeSome(connection, RoomRows.LOBBY, limit).throughId()
                        : WordIndex.indexedTo(connection, RoomRows.LOBBY));
    }

    @Override
    public boolean indexOtherRooms(int limit) throws StorageException {
        lookForMore();
        int left = limit;
        for (Iterator<Long> rooms = lagging.iterator(); left > 0 && rooms.hasNext(); ) {
            long room = rooms.next();
            int most = left;
            WordIndex.Indexed indexed = writer.write(
                    "index the messages of other rooms", connection -> WordIndex.takeSome(connection, room, most));
            left -= indexed.entries();
            if (indexed.isWhole()) {
                rooms.remove();
            }
        }
        return !lagging.isEmpty() || lookedAtTo != DONE;
    }

    /** Where there are none that are known to have something. */
    private void lookForMore() throws StorageException {
        if (isAllToBeLookedAt) {
            isAllToBeLookedAt = false;
            lookedAtTo = RoomRows.LOBBY;
        }
        if (lookedAtTo == DONE || !lagging.isEmpty()) {
            return;
        }
        long from = lookedAtTo;
        Set<Long> found = new LinkedHashSet<>();
        lookedAtTo = writer.write("look for what isn't in the index", connection -> look(connection, from, found));
        lagging.addAll(found);
    }

    private static long look(StoreConnection connection, long from, Set<Long> found) throws SQLException {
        found.clear();
        PreparedStatement look = connection.prepared(LAGGING);
        look.setLong(1, from);
        look.setInt(2, LOOKED_AT_TOGETHER);
        long last = from;
        int rooms = 0;
        try (ResultSet row = look.executeQuery()) {
            while (row.next()) {
                last = row.getLong("id");
                rooms++;
                if (row.getBoolean("lags")) {
                    found.add(last);
                }
            }
        }
        return rooms < LOOKED_AT_TOGETHER ? DONE : last;
    }
}
