package chatroom.server.store.sqlite;

import chatroom.server.store.MessageHistory;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import com.j256.ormlite.dao.CloseableIterator;
import com.j256.ormlite.stmt.QueryBuilder;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Pages of messages. Any worker thread. */
final class SqliteHistory implements MessageHistory {
    private static final boolean ASCENDING = true;
    private static final boolean DESCENDING = false;

    private final Readers readers;
    private final String epoch;

    SqliteHistory(Readers readers, String epoch) {
        this.readers = readers;
        this.epoch = epoch;
    }

    @Override
    public Page readAfter(String roomName, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        return readers.read("read messages", connection -> {
            OptionalLong number = RoomNumbers.find(connection, roomName);
            if (number.isEmpty()) {
                return Page.EMPTY;
            }
            long room = number.getAsLong();
            QueryBuilder<MessageRow, Long> query = connection.messages.queryBuilder();
            query.where().gt("id", EntryKey.within(room, afterId)).and().le("id", EntryKey.within(room, throughId));
            return firstOf(query.orderBy("id", ASCENDING), limit, maxBytes).page();
        });
    }

    @Override
    public Page readBefore(String roomName, long beforeId, int limit, int maxBytes) throws StorageException {
        return readers.read("read messages", connection -> {
            OptionalLong number = RoomNumbers.find(connection, roomName);
            if (number.isEmpty()) {
                return Page.EMPTY;
            }
            long room = number.getAsLong();
            QueryBuilder<MessageRow, Long> query = connection.messages.queryBuilder();
            query.where().gt("id", EntryKey.beforeFirst(room)).and().lt("id", EntryKey.within(room, beforeId));
            return firstOf(query.orderBy("id", DESCENDING), limit, maxBytes).reversedPage();
        });
    }

    @Override
    public String epoch() {
        return epoch;
    }

    /** Reads one row more than it returns, which tells whether there are more. */
    private static PageBuilder firstOf(QueryBuilder<MessageRow, Long> query, int limit, int maxBytes)
            throws SQLException {
        PageBuilder page = new PageBuilder(limit, maxBytes);
        CloseableIterator<MessageRow> rows = query.limit(limit + 1L).iterator();
        try {
            for (MessageRow row = rows.nextThrow(); row != null; row = rows.nextThrow()) {
                if (!page.add(row.toMessage())) {
                    break;
                }
            }
            return page;
        } finally {
            // An open one would keep the write-ahead log from being reset.
            rows.closeQuietly();
        }
    }
}
