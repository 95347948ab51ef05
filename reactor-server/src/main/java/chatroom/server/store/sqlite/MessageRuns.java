package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.store.journal.PermitCheck;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Messages of a batch that stand side by side, need no look at anything else and so go into the table several by one statement. Storage
 * thread only, in one transaction.
 */
final class MessageRuns {
    private final StoreConnection connection;
    private final SqliteEntryRows rows;
    private final Instant now;
    private final List<NewEntry> batch;

    /** Of those of which it is known. */
    private final long[] rooms;

    /** All from the one that is next up to this one are such messages. */
    private int end;

    /** Those up to this one are stored each by a statement of its own: some of them are there already. */
    private int aloneTo;

    MessageRuns(StoreConnection connection, SqliteEntryRows rows, Instant now, List<NewEntry> batch) {
        this.connection = connection;
        this.rows = rows;
        this.now = now;
        this.batch = batch;
        this.rooms = new long[batch.size()];
        Arrays.fill(rooms, JournalWriter.NO_ROOM);
    }

    /**
     * What comes next of the batch.
     *
     * @param results of those before
     * @return false if the next one isn't such a message
     */
    boolean storeSome(List<EntryResult> results) throws SQLException {
        int at = results.size();
        if (at >= end) {
            end = endOfRun(at);
        }
        if (at == end) {
            return false;
        }
        if (at >= aloneTo && end - at >= MessageInserts.ROWS_TOGETHER) {
            if (storeTogether(at, results)) {
                return true;
            }
            aloneTo = at + MessageInserts.ROWS_TOGETHER;
        }
        results.add(storeAlone(at));
        return true;
    }

    private int endOfRun(int from) throws SQLException {
        int to = from;
        while (to < batch.size() && isPlain(to)) {
            to++;
        }
        return to;
    }

    /** Whatever is in the same run changes nothing of it. */
    private boolean isPlain(int at) throws SQLException {
        NewEntry entry = batch.get(at);
        if (!(entry.change() instanceof Change.Say say)
                || say.replyTo().isPresent()
                || entry.isByServer()
                || entry.room().isDirect()) {
            return false;
        }
        if (at > 0
                && rooms[at - 1] != JournalWriter.NO_ROOM
                && entry.room().equals(batch.get(at - 1).room())) {
            rooms[at] = rooms[at - 1];
        } else {
            OptionalLong room = RoomNumbers.find(connection, entry.room().value());
            rooms[at] = room.orElse(JournalWriter.NO_ROOM);
        }
        return rooms[at] != JournalWriter.NO_ROOM && !PermitCheck.isAsked(rows, rooms[at], entry);
    }

    /** @return false if one was there already: none was stored then */
    private boolean storeTogether(int from, List<EntryResult> results) throws SQLException {
        List<MessageInserts.Row> inserts = new ArrayList<>(MessageInserts.ROWS_TOGETHER);
        Map<Long, Long> last = new HashMap<>();
        for (int at = from; inserts.size() < MessageInserts.ROWS_TOGETHER; at++) {
            long room = rooms[at];
            Long before = last.get(room);
            long id = before == null ? rows.last(room) + 1 : before + 1;
            last.put(room, id);
            inserts.add(row(at, id));
        }
        if (!MessageInserts.insertTogether(connection, inserts, now)) {
            return false;
        }
        for (Map.Entry<Long, Long> room : last.entrySet()) {
            rows.take(room.getKey(), room.getValue());
        }
        for (MessageInserts.Row row : inserts) {
            results.add(stored(row));
        }
        return true;
    }

    private EntryResult storeAlone(int at) throws SQLException {
        MessageInserts.Row row = row(at, rows.last(rooms[at]) + 1);
        Optional<EntryResult.Duplicate> duplicate = MessageInserts.insertOrFind(connection, row, now);
        if (duplicate.isPresent()) {
            return duplicate.get();
        }
        rows.take(row.room(), row.id());
        return stored(row);
    }

    private MessageInserts.Row row(int at, long id) {
        NewEntry entry = batch.get(at);
        Change.Say say = (Change.Say) entry.change();
        String kind = say.action() ? EntryRow.ACTION : EntryRow.MESSAGE;
        return new MessageInserts.Row(rooms[at], id, kind, entry.userId(), entry.username(), say.text(), entry.nonce());
    }

    private EntryResult stored(MessageInserts.Row row) {
        return new EntryResult.Stored(new ChatMessage(
                row.id(),
                row.username().value(),
                row.text().value(),
                now,
                row.kind().equals(EntryRow.ACTION),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                Map.of()));
    }
}
