package chatroom.server.store.sqlite;

import chatroom.protocol.RoomName;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.SearchRows;
import chatroom.server.words.WordQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The messages of one room that a query means, the newest first. What the index doesn't have yet is read itself. */
final class FoundRows implements SearchRows {
    private static final String INDEXED_TO = """
        SELECT CASE WHEN ?1 = 0 THEN coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed'), 0)
            ELSE (SELECT after_id FROM unindexed WHERE room = ?1) END\
        """;
    private static final String NEWEST =
            EntryColumns.SELECT + "WHERE m.id > ?1 + ?2 AND m.id < ?1 + ?3 AND m.text <> '' ORDER BY m.id DESC";

    private static final String END = "SELECT id, time FROM messages WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1";
    private static final String TIME = "SELECT time FROM messages WHERE id = ?";

    /** The index goes through its matches from the newest on. */
    private static final String OLDER = EntryColumns.LIST + """
        FROM message_words JOIN messages m ON m.id = message_words.rowid
        WHERE message_words MATCH ?4 AND message_words.rowid > ?1 AND message_words.rowid < ?1 + ?2 + ?3
        ORDER BY message_words.rowid DESC\
        """;

    private static final String KEYS =
            "SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid";
    private static final String ROW = EntryColumns.SELECT + "WHERE m.id = ?1 + ?2";

    private final StoreConnection connection;
    private final WordQuery words;
    private final int read;

    /**
     * @param words with something to look up
     * @param read so many entries of a room that the index has are read themselves all the same, because it may be asked for the beginning
     *     of a word, which takes it as long as there are words with that in all rooms: a common one is among the newest
     */
    FoundRows(StoreConnection connection, WordQuery words, int read) {
        this.connection = connection;
        this.words = words;
        this.read = read;
    }

    @Override
    public Optional<End> end(RoomName name) throws SQLException {
        OptionalLong number = RoomNumbers.find(connection, name.value());
        if (number.isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement end = connection.prepared(END);
        end.setLong(1, EntryKey.beforeFirst(number.getAsLong()));
        end.setLong(2, EntryKey.afterLast(number.getAsLong()));
        try (ResultSet row = end.executeQuery()) {
            return row.next()
                    ? Optional.of(new End(number.getAsLong(), EntryKey.id(row.getLong(1)), row.getLong(2)))
                    : Optional.empty();
        }
    }

    @Override
    public OptionalLong time(long room, long id) throws SQLException {
        PreparedStatement time = connection.prepared(TIME);
        time.setLong(1, EntryKey.of(room, id));
        try (ResultSet row = time.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    @Override
    public boolean isWhole() {
        return words.isWhole();
    }

    @Override
    public long newest(long room, long beforeId, Taker taker) throws SQLException {
        long before = EntryKey.within(room, beforeId) - EntryKey.beforeFirst(room);
        long left = Math.max(0, Math.min(indexedTo(room), before - 1) - read);
        PreparedStatement newest = connection.prepared(NEWEST);
        bind(newest, room, left, before);
        // Closed in any case: an open one would keep the write-ahead log from being reset.
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
        bind(older, room, throughId, 1);
        older.setString(4, match());
        try (ResultSet row = older.executeQuery()) {
            boolean isWanting = true;
            while (isWanting && row.next()) {
                EntryRow found = EntryColumns.of(row);
                isWanting = !isMeant(found) || taker.take(found);
            }
        }
    }

    @Override
    public Map<Long, Deque<Long>> older(SortedMap<Long, Long> throughIds, int limit) throws SQLException {
        Map<Long, Deque<Long>> found = new HashMap<>();
        long least = throughIds.firstKey();
        PreparedStatement keys = connection.prepared(KEYS);
        keys.setString(1, match());
        keys.setLong(2, EntryKey.beforeFirst(throughIds.lastKey()));
        keys.setLong(3, EntryKey.of(least, throughIds.get(least)));
        try (ResultSet row = keys.executeQuery()) {
            while (row.next()) {
                long room = EntryKey.room(row.getLong(1));
                long id = EntryKey.id(row.getLong(1));
                if (id <= throughIds.getOrDefault(room, 0L)) {
                    Deque<Long> ids = found.computeIfAbsent(room, r -> new ArrayDeque<>());
                    ids.addFirst(id);
                    if (ids.size() > limit) {
                        ids.removeLast();
                    }
                }
            }
        }
        return found;
    }

    @Override
    public EntryRow row(long room, long id) throws SQLException {
        PreparedStatement find = connection.prepared(ROW);
        find.setLong(1, EntryKey.beforeFirst(room));
        find.setLong(2, id);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return EntryColumns.of(row);
        }
    }

    /** FTS5 has a language of its own; what is in quotes is only a text in it. Where several stand side by side, all must be there. */
    private String match() {
        return words.lookUps().stream()
                .map(lookUp -> '"' + lookUp.term() + '"' + (lookUp.isBeginning() ? "*" : ""))
                .collect(Collectors.joining(" "));
    }

    private static void bind(PreparedStatement find, long room, long from, long to) throws SQLException {
        find.setLong(1, EntryKey.beforeFirst(room));
        find.setLong(2, from);
        find.setLong(3, to);
    }

    private boolean isMeant(EntryRow found) {
        return words.isWhole() || words.means(found.text());
    }

    /** The last id of which the index has the words. */
    private long indexedTo(long room) throws SQLException {
        PreparedStatement find = connection.prepared(INDEXED_TO);
        find.setLong(1, room);
        try (ResultSet row = find.executeQuery()) {
            long id = row.next() ? row.getLong(1) : 0;
            return row.wasNull() ? Long.MAX_VALUE : id;
        }
    }
}
