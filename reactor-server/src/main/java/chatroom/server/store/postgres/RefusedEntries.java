package chatroom.server.store.postgres;

import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.store.journal.StoredValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Entries of those who may not write them: whether their nonces were stored before is all that is looked at. They lock no room and wait for
 * none, so neither the answer nor the time that it takes tells an outsider whether there is such a room. Storage thread only, in one
 * transaction.
 */
final class RefusedEntries {
    /** Looks for an entry in any case: where there is no such room, in a room that never is. */
    private static final String BY_NONCE = """
        SELECT e.name, e.id, e.time, i.place
        FROM unnest(?::text[], ?::bigint[], ?::text[], ?::int[]) AS i(name_key, user_id, nonce, place)
            CROSS JOIN LATERAL (
                SELECT (SELECT name FROM room WHERE room.id = entry.room) AS name, id, time FROM entry
                WHERE room = coalesce((SELECT id FROM room WHERE name_key = i.name_key AND state <> 'deleted'), %s)
                    AND user_id = i.user_id AND nonce = i.nonce
                LIMIT 1) e\
        """.formatted(JournalWriter.NO_ROOM);

    private RefusedEntries() {}

    private record Sent(String room, long userId, String nonce) {}

    static boolean isOne(NewEntry entry) {
        return entry.permit().refused().isPresent();
    }

    /**
     * Answers all of them, but for those of which the same batch has another copy that may be stored: they are judged after it.
     *
     * @param results null for what isn't answered yet
     */
    static void answer(StoreConnection connection, List<NewEntry> batch, EntryResult[] results) throws SQLException {
        Set<Sent> open = new HashSet<>();
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null && !isOne(batch.get(i))) {
                sent(batch.get(i)).ifPresent(open::add);
            }
        }
        List<Sent> asked = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            Optional<Sent> sent = sent(batch.get(i));
            if (results[i] != null
                    || !isOne(batch.get(i))
                    || sent.filter(open::contains).isPresent()) {
                continue;
            }
            results[i] = batch.get(i).permit().refused().orElseThrow();
            if (sent.isPresent()) {
                asked.add(sent.get());
                places.add(i);
            }
        }
        if (!asked.isEmpty()) {
            find(connection, asked, places, results);
        }
    }

    private static Optional<Sent> sent(NewEntry entry) {
        return entry.nonce().map(nonce -> new Sent(entry.room().key(), entry.userId(), nonce.value()));
    }

    private static void find(StoreConnection connection, List<Sent> asked, List<Integer> places, EntryResult[] results)
            throws SQLException {
        Connection jdbc = connection.jdbc();
        PreparedStatement find = connection.prepared(BY_NONCE);
        find.setArray(
                1, jdbc.createArrayOf("text", asked.stream().map(Sent::room).toArray()));
        find.setArray(
                2, jdbc.createArrayOf("bigint", asked.stream().map(Sent::userId).toArray()));
        find.setArray(
                3, jdbc.createArrayOf("text", asked.stream().map(Sent::nonce).toArray()));
        find.setArray(4, jdbc.createArrayOf("int", places.toArray()));
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                results[row.getInt("place")] = new EntryResult.Duplicate(
                        StoredValue.roomName(row, 1), row.getLong("id"), StoredValue.time(row.getLong("time")));
            }
        }
    }
}
