package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.SearchRows;
import chatroom.server.words.WordQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The messages of rooms that a query means. A word that is said often is found among the newest entries, which are read themselves, as are
 * those that the index doesn't have yet; so the index, which has no order, is asked only for what is rare enough to be sorted. In a
 * snapshot.
 */
final class FoundRows implements SearchRows {
    private static final String END = """
        SELECT id, head, time FROM room WHERE name_key = ? AND state <> 'deleted' AND head > 0\
        """;
    private static final String TIME = "SELECT time FROM entry WHERE room = ? AND id = ?";
    private static final String NEWEST = "SELECT " + EntryColumns.LIST + """
        FROM entry m WHERE m.room = ? AND m.id > ? AND m.id < ? AND m.text <> '' ORDER BY m.id DESC\
        """;

    /** By an expression, so that the planner doesn't go through all of the room backwards: it takes rare words for common ones. */
    private static final String OLDER = "SELECT " + EntryColumns.LIST + """
        FROM word w JOIN entry m ON m.room = w.room AND m.id = w.id
        WHERE w.words @@ ?::tsquery AND w.room + 0 = ? AND w.id <= ? ORDER BY w.id + 0 DESC\
        """;

    private static final String OLDER_OF_MANY = """
        SELECT room, id FROM (
            SELECT w.room, w.id, row_number() OVER (PARTITION BY w.room ORDER BY w.id DESC) AS nth
            FROM word w JOIN unnest(?::bigint[], ?::bigint[]) AS t(room, id) ON w.room = t.room AND w.id <= t.id
            WHERE w.words @@ ?::tsquery) f
        WHERE nth <= ? ORDER BY room, id DESC\
        """;

    private static final String ROW = "SELECT " + EntryColumns.LIST + "FROM entry m WHERE m.room = ? AND m.id = ?";

    /** Rows are fetched some at a time: there may be far more than are wanted. */
    private static final int FETCHED = 100;

    private final StoreConnection connection;
    private final WordQuery words;
    private final int read;

    /**
     * @param words with something to look up
     * @param read so many of the newest entries of a room are read themselves, though the index has them
     */
    FoundRows(StoreConnection connection, WordQuery words, int read) {
        this.connection = connection;
        this.words = words;
        this.read = read;
    }

    @Override
    public Optional<End> end(RoomName name) throws SQLException {
        PreparedStatement end = connection.prepared(END);
        end.setString(1, name.key());
        try (ResultSet row = end.executeQuery()) {
            return row.next()
                    ? Optional.of(new End(row.getLong("id"), row.getLong("head"), row.getLong("time")))
                    : Optional.empty();
        }
    }

    @Override
    public OptionalLong time(long room, long id) throws SQLException {
        PreparedStatement time = connection.prepared(TIME);
        time.setLong(1, room);
        time.setLong(2, id);
        try (ResultSet row = time.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    @Override
    public long newest(long room, long beforeId, Taker taker) throws SQLException {
        long left = Math.max(0, Math.min(WordIndex.indexedTo(connection, room), beforeId - 1) - read);
        PreparedStatement newest = connection.prepared(NEWEST);
        newest.setFetchSize(FETCHED);
        newest.setLong(1, room);
        newest.setLong(2, left);
        newest.setLong(3, beforeId);
        try (ResultSet row = newest.executeQuery()) {
            while (row.next()) {
                EntryRow found = EntryColumns.of(row);
                if (words.means(found.text()) && !taker.take(found)) {
                    return 0;
                }
            }
        }
        return left;
    }

    @Override
    public void older(long room, long throughId, Taker taker) throws SQLException {
        PreparedStatement older = connection.prepared(OLDER);
        older.setFetchSize(FETCHED);
        older.setString(1, query(room));
        older.setLong(2, room);
        older.setLong(3, throughId);
        try (ResultSet row = older.executeQuery()) {
            boolean isWanting = true;
            while (isWanting && row.next()) {
                EntryRow found = EntryColumns.of(row);
                isWanting = !words.means(found.text()) || taker.take(found);
            }
        }
    }

    @Override
    public Map<Long, Deque<Long>> older(SortedMap<Long, Long> throughIds, int limit) throws SQLException {
        Map<Long, Deque<Long>> found = new HashMap<>();
        PreparedStatement older = connection.prepared(OLDER_OF_MANY);
        older.setArray(
                1, connection.jdbc().createArrayOf("bigint", throughIds.keySet().toArray()));
        older.setArray(
                2, connection.jdbc().createArrayOf("bigint", throughIds.values().toArray()));
        older.setString(3, query());
        older.setInt(4, limit);
        try (ResultSet row = older.executeQuery()) {
            while (row.next()) {
                found.computeIfAbsent(row.getLong("room"), r -> new ArrayDeque<>())
                        .add(row.getLong("id"));
            }
        }
        return found;
    }

    @Override
    public boolean isWhole() {
        return words.isWhole() && words.lookUps().stream().noneMatch(lookUp -> WordIndex.isCut(lookUp.term()));
    }

    @Override
    public EntryRow row(long room, long id) throws SQLException {
        PreparedStatement find = connection.prepared(ROW);
        find.setLong(1, room);
        find.setLong(2, id);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return EntryColumns.of(row);
        }
    }

    private String query(long room) {
        return quoted(WordIndex.ofRoom(room)) + " & " + query();
    }

    /** What is in quotes is a lexeme and nothing else. */
    private String query() {
        List<String> terms = new ArrayList<>();
        for (WordQuery.LookUp lookUp : words.lookUps()) {
            boolean isBeginning = lookUp.isBeginning() || WordIndex.isCut(lookUp.term());
            terms.add(quoted(WordIndex.cut(lookUp.term())) + (isBeginning ? ":*" : ""));
        }
        return String.join(" & ", terms);
    }

    private static String quoted(String lexeme) {
        return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
