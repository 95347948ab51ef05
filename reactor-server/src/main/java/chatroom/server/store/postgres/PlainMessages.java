package chatroom.server.store.postgres;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.EntryRow;
import chatroom.server.store.journal.StoredValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Messages of a batch that need no look at anything but whether something was taken away in their rooms since they were allowed: they go
 * into all their rooms by one statement, which is a transaction by itself. Where one has a nonce that is there already the statement fails
 * (23505), and nothing is written. Storage thread only.
 */
final class PlainMessages {
    /**
     * Locks rooms in the order of their numbers, or two servers would wait for each other. The condition and the head are those of the row
     * that the lock found, not of the statement's snapshot, which is older. All of a room, or none where something was taken away later
     * than what all its messages are allowed by knows of ({@code known}).
     */
    private static final String APPEND = """
        WITH i AS (
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[])
                WITH ORDINALITY AS i(room, user_id, username, kind, text, nonce, at)),
        n AS (SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS n(room, count, known)),
        l AS MATERIALIZED (SELECT id FROM room WHERE id = ANY(?) ORDER BY id FOR UPDATE),
        u AS (
            UPDATE room SET head = head + n.count, time = greatest(time, now_millis())
            FROM l JOIN n ON n.room = l.id WHERE room.id = l.id AND rules <= n.known AND state <> 'deleted'
            RETURNING room.id, head, time, n.count),
        e AS (
            INSERT INTO entry (room, id, kind, user_id, username, text, nonce, time)
            SELECT u.id, u.head - u.count + row_number() OVER (PARTITION BY i.room ORDER BY i.at),
                i.kind, i.user_id, i.username, i.text, i.nonce, u.time
            FROM i JOIN u ON u.id = i.room),
        w AS (INSERT INTO news (node, rooms, heads) SELECT ?, array_agg(id), array_agg(head) FROM u HAVING count(*) > 0)
        SELECT id, head - count AS before, time FROM u\
        """;

    private final List<NewEntry> batch;

    /** The rooms by their numbers. */
    private final Map<Long, Room> rooms = new LinkedHashMap<>();

    private static final class Room {
        /** Of its messages in the batch. */
        final List<Integer> places = new ArrayList<>();

        /** The least of what its messages are allowed by. */
        long known = Long.MAX_VALUE;

        /** As it was sent last. */
        String newestNonce;

        /** What that one was stored as; 0 if it wasn't. */
        long newestId;
    }

    PlainMessages(List<NewEntry> batch) {
        this.batch = batch;
    }

    /** Whether an entry may go this way, where all of its room do. */
    static boolean isOne(NewEntry entry) {
        return entry.change() instanceof Change.Say say
                && say.replyTo().isEmpty()
                && !entry.isByServer()
                && !entry.room().isDirect()
                && entry.permit().refused().isEmpty();
    }

    /** @param place in the batch */
    void add(long room, int place) {
        Room of = rooms.computeIfAbsent(room, r -> new Room());
        of.places.add(place);
        of.known = Math.min(of.known, batch.get(place).permit().asOf());
    }

    /** The rooms by their numbers. */
    Set<Long> rooms() {
        return rooms.keySet();
    }

    /** Whether each is stored once however often it is sent. */
    boolean haveNonces() {
        return rooms.values().stream()
                .flatMap(room -> room.places.stream())
                .allMatch(place -> batch.get(place).nonce().isPresent());
    }

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    /**
     * @param results of those that are stored then; what stays null is to go the other way
     * @throws SQLException nothing is stored, unless the connection broke
     */
    void store(StoreConnection connection, long node, Nonces nonces, EntryResult[] results) throws SQLException {
        PreparedStatement append = connection.prepared(APPEND);
        bind(connection.jdbc(), append, node, nonces);
        try (ResultSet row = append.executeQuery()) {
            while (row.next()) {
                take(rooms.get(row.getLong("id")), row.getLong("before"), row.getLong("time"), results);
            }
        }
        connection.news().written();
        StoreConnection.rejectWarning(append.getWarnings());
    }

    private void bind(Connection jdbc, PreparedStatement append, long node, Nonces nonces) throws SQLException {
        int count = rooms.values().stream().mapToInt(room -> room.places.size()).sum();
        Long[] of = new Long[count];
        Long[] users = new Long[count];
        String[] names = new String[count];
        String[] kinds = new String[count];
        String[] texts = new String[count];
        String[] given = new String[count];
        Long[] numbers = new Long[rooms.size()];
        Long[] counts = new Long[rooms.size()];
        Long[] known = new Long[rooms.size()];
        int at = 0;
        int nth = 0;
        for (Map.Entry<Long, Room> room : rooms.entrySet()) {
            for (int place : room.getValue().places) {
                NewEntry entry = batch.get(place);
                Change.Say say = (Change.Say) entry.change();
                of[at] = room.getKey();
                users[at] = entry.userId();
                names[at] = entry.username().value();
                kinds[at] = say.action() ? EntryRow.ACTION : EntryRow.MESSAGE;
                texts[at] = say.text().value();
                given[at++] = nonces.of(entry);
            }
            room.getValue().newestNonce = given[at - 1];
            numbers[nth] = room.getKey();
            counts[nth] = (long) room.getValue().places.size();
            known[nth++] = room.getValue().known;
        }
        append.setArray(1, jdbc.createArrayOf("bigint", of));
        append.setArray(2, jdbc.createArrayOf("bigint", users));
        append.setArray(3, jdbc.createArrayOf("text", names));
        append.setArray(4, jdbc.createArrayOf("text", kinds));
        append.setArray(5, jdbc.createArrayOf("text", texts));
        append.setArray(6, jdbc.createArrayOf("text", given));
        append.setArray(7, jdbc.createArrayOf("bigint", numbers));
        append.setArray(8, jdbc.createArrayOf("bigint", counts));
        append.setArray(9, jdbc.createArrayOf("bigint", known));
        append.setArray(10, jdbc.createArrayOf("bigint", numbers));
        append.setLong(11, node);
    }

    /** After {@link #store}. */
    void noteHeads(KnownHeads heads) {
        for (Room room : rooms.values()) {
            if (room.newestId != 0) {
                heads.note(batch.get(room.places.get(0)).room().key(), room.newestId, room.newestNonce);
            }
        }
    }

    private void take(Room room, long before, long timeMillis, EntryResult[] results) throws SQLException {
        Instant time = StoredValue.time(timeMillis);
        long id = before;
        for (int place : room.places) {
            NewEntry entry = batch.get(place);
            Change.Say say = (Change.Say) entry.change();
            results[place] = new EntryResult.Stored(new ChatMessage(
                    ++id,
                    entry.username().value(),
                    say.text().value(),
                    time,
                    say.action(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    false,
                    Map.of()));
        }
        room.newestId = id;
    }
}
