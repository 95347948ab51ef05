package chatroom.server.store.sqlite;

import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts one entry after the other into the journal of its room. Storage thread only, in one transaction. */
final class EntryWriter {
    private static final String INSERT = """
            INSERT INTO messages (id, kind, user_id, username, text, nonce, time, target, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String FIND_BY_NONCE = "SELECT id, time FROM messages WHERE user_id = ? AND nonce = ?";

    private final StoreConnection connection;
    private final Tails.Taken tails;
    private final BatchTime time;

    /** Of each room that has more entries now, the last that it had; the lobby apart. */
    private final Map<Long, Long> before = new HashMap<>();

    EntryWriter(StoreConnection connection, Tails.Taken tails, BatchTime time) {
        this.connection = connection;
        this.tails = tails;
        this.time = time;
    }

    StoreConnection connection() {
        return connection;
    }

    /** Of all entries of the batch. */
    Instant now() {
        return time.ofEntries();
    }

    /** By which mutes and bans end. */
    Instant byClock() {
        return time.byClock();
    }

    /** A user's nonce in one room is another in the next. No nonce has a control character. */
    static String nonce(long room, String nonce) {
        return room == EntryKey.LOBBY ? nonce : room + "\0" + nonce;
    }

    Optional<EntryResult> findByNonce(long room, NewEntry entry) throws SQLException {
        if (entry.nonce().isEmpty()) {
            return Optional.empty();
        }
        PreparedStatement find = connection.prepared(FIND_BY_NONCE);
        find.setLong(1, entry.userId());
        find.setString(2, nonce(room, entry.nonce().get().value()));
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new EntryResult.Duplicate(
                            EntryKey.id(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))))
                    : Optional.empty();
        }
    }

    long nextId(long room) throws SQLException {
        return tails.last(room) + 1;
    }

    /** All entries up to this one are written. */
    void take(long room, long id) throws SQLException {
        if (room != EntryKey.LOBBY) {
            before.putIfAbsent(room, tails.last(room));
        }
        tails.take(room, id);
    }

    /** To be called once all is written. */
    void noteOtherRooms() throws SQLException {
        SqliteAppender.noteOtherRooms(connection, before, now());
    }

    /** The last entry of the room that changed who may do what there. */
    long lastChange(long room) throws SQLException {
        return tails.lastChange(room);
    }

    /**
     * As the next one of its room.
     *
     * @param target 0 for none
     * @param value null for none
     */
    EntryResult.Stored write(long room, NewEntry entry, String kind, String text, long target, String value)
            throws SQLException {
        long id = nextId(room);
        if (entry.isByServer()) {
            ServerUser.mustBeThere(connection, now());
        }
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setLong(1, EntryKey.of(room, id));
        insert.setString(2, kind);
        insert.setLong(3, entry.userId());
        insert.setString(4, entry.username().value());
        insert.setString(5, text);
        if (entry.nonce().isPresent()) {
            insert.setString(6, nonce(room, entry.nonce().get().value()));
        } else {
            insert.setNull(6, Types.VARCHAR);
        }
        insert.setLong(7, now().toEpochMilli());
        if (target == 0) {
            insert.setNull(8, Types.INTEGER);
        } else {
            insert.setLong(8, target);
        }
        insert.setString(9, value);
        insert.executeUpdate();
        take(room, id);
        if (!EntryRow.LEAVING_PERMISSIONS.contains(kind)) {
            tails.takeChange(room, id);
        }
        return new EntryResult.Stored(new EntryRow(
                        id, kind, entry.username().value(), text, now().toEpochMilli(), target, value, 0, null, null)
                .entry());
    }
}
