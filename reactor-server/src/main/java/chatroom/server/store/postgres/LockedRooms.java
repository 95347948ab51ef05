package chatroom.server.store.postgres;

import chatroom.protocol.ErrorCode;
import chatroom.server.store.EntryResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Rooms that somebody keeps locked for longer than is waited for a lock: another server that was stopped halfway, for as long as the
 * database lets it. A room that was waited for in vain isn't waited for again for a while, so that others don't wait with it. After that it
 * is: by then the database has ended who was stopped, and whoever locks it now only writes. Storage thread only.
 */
final class LockedRooms {
    /** For what would go there, or needs an account that is locked as long. Nothing was stored, so it can be tried again. */
    static final EntryResult STUCK = new EntryResult.Refused(ErrorCode.STORAGE_UNAVAILABLE);

    /** As long as the database lets a transaction do nothing ({@link ConnectionGroupOpening#WRITER}). */
    static final long SUSPECT_NS = TimeUnit.SECONDS.toNanos(2);

    private static final String FREE = "SELECT id FROM room WHERE id = ANY(?) ORDER BY id FOR UPDATE SKIP LOCKED";

    private static final int MOST_KNOWN = 10_000;

    private final LongSupplier nanoTime;

    /** When they were last waited for in vain, as far as they haven't been found to be free since. */
    private final Map<Long, Long> waitedNs = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime()} */
    LockedRooms(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Of these, those that were waited for in vain just now and are locked still. */
    Set<Long> among(StoreConnection connection, Collection<Long> rooms) throws SQLException {
        forgetOld();
        Set<Long> suspects = new TreeSet<>(rooms);
        suspects.retainAll(waitedNs.keySet());
        if (suspects.isEmpty()) {
            return Set.of();
        }
        Set<Long> stuck = locked(connection, suspects);
        suspects.removeAll(stuck);
        waitedNs.keySet().removeAll(suspects);
        return stuck;
    }

    /** A lock was waited for in vain. @return of these rooms, those that somebody has locked now: none, if that one has just let go */
    Set<Long> look(StoreConnection connection, Collection<Long> rooms) throws SQLException {
        Set<Long> stuck = locked(connection, rooms);
        forgetOld();
        waitedNs.keySet().removeAll(Set.copyOf(rooms));
        if (waitedNs.size() + stuck.size() <= MOST_KNOWN) {
            long nowNs = nanoTime.getAsLong();
            stuck.forEach(room -> waitedNs.put(room, nowNs));
        }
        return stuck;
    }

    private void forgetOld() {
        if (!waitedNs.isEmpty()) {
            long nowNs = nanoTime.getAsLong();
            waitedNs.values().removeIf(ns -> nowNs - ns >= SUSPECT_NS);
        }
    }

    private static Set<Long> locked(StoreConnection connection, Collection<Long> rooms) throws SQLException {
        Set<Long> locked = new TreeSet<>(rooms);
        PreparedStatement find = connection.prepared(FREE);
        find.setArray(1, connection.jdbc().createArrayOf("bigint", rooms.toArray()));
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                locked.remove(row.getLong("id"));
            }
        }
        return locked;
    }
}
