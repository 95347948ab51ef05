package chatroom.server.store.journal;

import chatroom.protocol.RoomName;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** The messages of rooms that one query means, as one moment sees them. */
public interface SearchRows {
    /** Where a room ends. */
    record End(long room, long lastId, long newestMillis) {}

    /** Empty where there is no such room, or nothing in it. */
    Optional<End> end(RoomName name) throws SQLException;

    /** When an entry was stored. */
    OptionalLong time(long room, long id) throws SQLException;

    /** Receives what is found. */
    @FunctionalInterface
    interface Taker {
        /** @return whether more is wanted */
        boolean take(EntryRow row) throws SQLException;
    }

    /**
     * The newest, which are found without the index.
     *
     * @param beforeId at most the one after the newest entry
     * @return the newest entry that wasn't looked at; 0 if there is none, or the taker wants no more
     */
    long newest(long room, long beforeId, Taker taker) throws SQLException;

    /** Those of entries up to this one, which the index has; the newest first. */
    void older(long room, long throughId, Taker taker) throws SQLException;

    /**
     * What {@link #older(long, long, Taker)} finds in many rooms, asked of the index once for all.
     *
     * @param throughIds of each room the newest entry that is asked for
     * @param limit of each room, the newest of what is found
     * @return of each room with something found, descending
     */
    Map<Long, Deque<Long>> older(SortedMap<Long, Long> throughIds, int limit) throws SQLException;

    /** The newest first, as long as the taker wants more. */
    default void each(long room, long beforeId, Taker taker) throws SQLException {
        long left = newest(room, beforeId, taker);
        if (left > 0) {
            older(room, left, taker);
        }
    }

    /** Whether the index finds nothing but what is meant, so that {@link #older(SortedMap, int)} may be asked. */
    boolean isWhole();

    EntryRow row(long room, long id) throws SQLException;
}
