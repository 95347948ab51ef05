package chatroom.server.store.postgres;

import chatroom.protocol.ErrorCode;
import chatroom.server.store.EntryResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rooms that somebody keeps locked for longer than is waited for a lock: another server that was stopped halfway, for as long as the
 * database lets it. Once a room was found to be stuck it isn't waited for again until it is free, so that others don't wait with it.
 * Storage thread only.
 */
final class StuckRooms {
    /** For what would go there. Nothing was stored, so it can be tried again. */
    static final EntryResult STUCK = new EntryResult.Refused(ErrorCode.STORAGE_UNAVAILABLE);

    private static final String FREE = "SELECT id FROM room WHERE id = ANY(?) ORDER BY id FOR UPDATE SKIP LOCKED";

    private static final int MOST_KNOWN = 10_000;

    /** As far as nobody has written to them since. */
    private final Set<Long> known = new HashSet<>();

    /** Of these, those that are stuck still. */
    Set<Long> among(StoreConnection connection, Collection<Long> rooms) throws SQLException {
        Set<Long> suspects = new TreeSet<>(rooms);
        suspects.retainAll(known);
        return suspects.isEmpty() ? Set.of() : look(connection, suspects);
    }

    /** A lock was waited for in vain. @return of these rooms, those that somebody has locked now */
    Set<Long> look(StoreConnection connection, Collection<Long> rooms) throws SQLException {
        Set<Long> stuck = new TreeSet<>(rooms);
        PreparedStatement find = connection.prepared(FREE);
        find.setArray(1, connection.jdbc().createArrayOf("bigint", rooms.toArray()));
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                stuck.remove(row.getLong("id"));
            }
        }
        known.removeAll(rooms);
        if (known.size() + stuck.size() <= MOST_KNOWN) {
            known.addAll(stuck);
        }
        return stuck;
    }
}
