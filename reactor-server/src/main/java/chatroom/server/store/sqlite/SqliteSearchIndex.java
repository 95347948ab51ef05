package chatroom.server.store.sqlite;

import chatroom.server.store.SearchIndex;
import chatroom.server.store.StorageException;
import chatroom.server.words.MessageWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills an index of SQLite's FTS5 that has the terms of the texts and nothing else ({@code message_words}, see {@link Schema}). It is
 * asked by {@link FoundRows}.
 */
final class SqliteSearchIndex implements SearchIndex {
    /** Taken in together at most, so that texts that are long, or have many words, take the storage thread no longer than others. */
    private static final int WORK_TOGETHER = 64 * 1024;

    /** What a term takes, where a character that is read and folded takes 1. */
    private static final int WORK_OF_A_TERM = 4;

    private static final String NEXT = "SELECT id, text FROM messages WHERE id > ? AND id < ? ORDER BY id LIMIT ?";

    /** With ascending keys: SQLite writes what it has gathered of an index wherever a key is lower than the one before. */
    private static final String NEXT_ROOM = "SELECT room, after_id FROM unindexed ORDER BY room DESC LIMIT 1";

    private static final String ROOM_IS_INDEXED = "DELETE FROM unindexed WHERE room = ?";
    private static final String ROOM_IS_INDEXED_TO = "UPDATE unindexed SET after_id = ?2 WHERE room = ?1";
    private static final String INDEX = "INSERT INTO message_words (rowid, terms) VALUES (?, ?)";

    private final Writer writer;

    SqliteSearchIndex(Writer writer) {
        this.writer = writer;
    }

    @Override
    public long index(int limit) throws StorageException {
        return writer.write("index the messages", connection -> {
            MetaRow indexed = connection.meta.queryForId(MetaRow.INDEXED);
            long last = indexed == null ? 0 : Long.parseLong(indexed.value);
            List<Findable> next = next(connection, EntryKey.LOBBY, last, limit);
            if (next.isEmpty()) {
                return last;
            }
            last = index(connection, next);
            connection.meta.createOrUpdate(new MetaRow(MetaRow.INDEXED, String.valueOf(last)));
            return last;
        });
    }

    @Override
    public boolean indexOtherRooms(int limit) throws StorageException {
        return writer.write("index the messages of other rooms", connection -> {
            int left = limit;
            int work = 0;
            Optional<Unindexed> room = nextRoom(connection);
            while (room.isPresent() && left > 0 && work < WORK_TOGETHER) {
                List<Findable> next = next(connection, room.get().room, room.get().afterId, left);
                PreparedStatement went = connection.prepared(next.isEmpty() ? ROOM_IS_INDEXED : ROOM_IS_INDEXED_TO);
                went.setLong(1, room.get().room);
                if (!next.isEmpty()) {
                    went.setLong(2, EntryKey.id(index(connection, next)));
                }
                went.executeUpdate();
                left -= next.size();
                work += next.stream().mapToInt(Findable::work).sum();
                room = nextRoom(connection);
            }
            return room.isPresent();
        });
    }

    /** A room with messages after this one that aren't in the index. */
    private record Unindexed(long room, long afterId) {}

    private static Optional<Unindexed> nextRoom(StoreConnection connection) throws SQLException {
        try (ResultSet row = connection.prepared(NEXT_ROOM).executeQuery()) {
            return row.next() ? Optional.of(new Unindexed(row.getLong(1), row.getLong(2))) : Optional.empty();
        }
    }

    /** @return the key of the last one */
    private static long index(StoreConnection connection, List<Findable> messages) throws SQLException {
        PreparedStatement index = connection.prepared(INDEX);
        for (Findable message : messages) {
            // Those that were pruned or deleted are not in the index, nor are entries of other kinds.
            if (!message.text().isEmpty()) {
                index.setLong(1, message.key());
                index.setString(2, String.join(" ", message.terms()));
                index.executeUpdate();
            }
        }
        return messages.get(messages.size() - 1).key();
    }

    /** What a message is to be found by. */
    private record Findable(long key, String text, Set<String> terms) {
        int work() {
            return text.length() + WORK_OF_A_TERM * terms.size();
        }
    }

    private static List<Findable> next(StoreConnection connection, long room, long afterId, int limit)
            throws SQLException {
        List<Findable> next = new ArrayList<>();
        PreparedStatement find = connection.prepared(NEXT);
        find.setLong(1, EntryKey.of(room, afterId));
        find.setLong(2, EntryKey.afterLast(room));
        find.setInt(3, limit);
        int work = 0;
        try (ResultSet row = find.executeQuery()) {
            while (work < WORK_TOGETHER && row.next()) {
                String text = row.getString(2);
                Findable message = new Findable(row.getLong(1), text, MessageWords.of(text));
                next.add(message);
                work += message.work();
            }
        }
        return next;
    }
}
