package chatroom.server.store;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.SearchQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Full-text search by SQLite's FTS5, over an index that has no copy of the texts ({@code message_words}, see {@link Schema}). */
final class SqliteSearch implements MessageSearch {
    private static final String INDEX =
            "INSERT INTO message_words (rowid, text) SELECT id, text FROM messages WHERE id > ? AND id <= ?";
    private static final String LAST_OF_NEXT =
            "SELECT max(id) FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?)";

    /** The index goes through its matches from the newest on, so the first page costs no more where there are a million. */
    private static final String FIND = """
            SELECT messages.id, messages.username, messages.text, messages.time
            FROM message_words JOIN messages ON messages.id = message_words.rowid
            WHERE message_words MATCH ? AND message_words.rowid < ? AND messages.room = ?
            ORDER BY message_words.rowid DESC LIMIT ?""";

    private final Writer writer;
    private final Readers readers;

    SqliteSearch(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public long index(int limit) throws StorageException {
        return writer.write("index the messages", connection -> {
            MetaRow indexed = connection.meta.queryForId(MetaRow.INDEXED);
            long before = indexed == null ? 0 : Long.parseLong(indexed.value);
            long last = lastOfNext(connection, before, limit);
            if (last > before) {
                PreparedStatement index = connection.prepared(INDEX);
                index.setLong(1, before);
                index.setLong(2, last);
                index.executeUpdate();
                connection.meta.createOrUpdate(new MetaRow(MetaRow.INDEXED, String.valueOf(last)));
            }
            return last;
        });
    }

    private static long lastOfNext(StoreConnection connection, long afterId, int limit) throws SQLException {
        PreparedStatement find = connection.prepared(LAST_OF_NEXT);
        find.setLong(1, afterId);
        find.setInt(2, limit);
        try (ResultSet row = find.executeQuery()) {
            return Math.max(afterId, row.getLong(1));
        }
    }

    @Override
    public Page find(String room, SearchQuery query, long beforeId, int limit, int maxBytes) throws StorageException {
        return readers.read("search messages", connection -> {
            PreparedStatement find = connection.prepared(FIND);
            find.setString(1, quoted(query));
            find.setLong(2, beforeId);
            find.setString(3, room);
            find.setInt(4, limit + 1);
            PageBuilder page = new PageBuilder(limit, maxBytes);
            // Closed in any case: an open one would keep the write-ahead log from being reset.
            try (ResultSet row = find.executeQuery()) {
                while (row.next() && page.add(message(row))) {}
            }
            return page.reversedPage();
        });
    }

    /** FTS5 has a language of its own; what is in quotes is only a text in it. Where several stand side by side, all must be there. */
    private static String quoted(SearchQuery query) {
        return Arrays.stream(query.words().strip().split("\\s+"))
                .map(word -> '"' + word.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(" "));
    }

    private static ChatMessage message(ResultSet row) throws SQLException {
        return new ChatMessage(
                row.getLong(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }
}
