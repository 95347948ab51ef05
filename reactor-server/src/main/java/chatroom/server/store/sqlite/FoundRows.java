package chatroom.server.store.sqlite;

import chatroom.server.words.WordQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Predicate;

/** The messages of one room that a query means, the newest first. What the index doesn't have yet is read itself. */
final class FoundRows {
    private static final String INDEXED_TO = """
            SELECT CASE WHEN ?1 = 0 THEN coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed'), 0)
                ELSE (SELECT after_id FROM unindexed WHERE room = ?1) END""";
    private static final String NOT_INDEXED =
            EntryRow.SELECT + "WHERE m.id > ?1 + ?2 AND m.id < ?1 + ?3 AND m.text <> '' ORDER BY m.id DESC";

    /** The index goes through its matches from the newest on. */
    private static final String INDEXED = EntryRow.COLUMNS + """
                    FROM message_words JOIN messages m ON m.id = message_words.rowid
                    WHERE message_words MATCH ?4 AND message_words.rowid > ?1 AND message_words.rowid < ?1 + ?2 + ?3
                    ORDER BY message_words.rowid DESC""";

    private final StoreConnection connection;
    private final WordQuery words;

    /** @param words with something to look up */
    FoundRows(StoreConnection connection, WordQuery words) {
        this.connection = connection;
        this.words = words;
    }

    /**
     * @param beforeId within the room
     * @param taker says whether it wants more
     */
    void each(long room, long beforeId, Predicate<EntryRow> taker) throws SQLException {
        long before = EntryKey.within(room, beforeId) - EntryKey.beforeFirst(room);
        long indexedTo = Math.min(indexedTo(room), before - 1);
        PreparedStatement notIndexed = connection.prepared(NOT_INDEXED);
        bind(notIndexed, room, indexedTo, before);
        boolean isWanting = true;
        // Closed in any case: an open one would keep the write-ahead log from being reset.
        try (ResultSet row = notIndexed.executeQuery()) {
            while (isWanting && row.next()) {
                EntryRow found = EntryRow.of(row);
                isWanting = !words.means(found.text()) || taker.test(found);
            }
        }
        if (!isWanting) {
            return;
        }
        PreparedStatement indexed = connection.prepared(INDEXED);
        bind(indexed, room, indexedTo, 1);
        indexed.setString(4, SqliteSearch.match(words));
        try (ResultSet row = indexed.executeQuery()) {
            while (isWanting && row.next()) {
                EntryRow found = EntryRow.of(row);
                isWanting = !isMeant(found) || taker.test(found);
            }
        }
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
