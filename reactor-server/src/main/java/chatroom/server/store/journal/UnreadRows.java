package chatroom.server.store.journal;

import chatroom.protocol.RoomName;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What {@link UnreadCount} counts, as one moment sees it. */
public interface UnreadRows {
    /** The number of a room that is there. */
    OptionalLong room(RoomName name) throws SQLException;

    /**
     * Of so many of the newest entries, at most, that come after one.
     *
     * @param others messages of others that are there
     * @param oldest the first of these entries; 0 if there are none
     * @param entries how many these are
     */
    record Counted(long others, long oldest, long entries) {}

    Counted count(long room, long afterId, long userId, long most) throws SQLException;

    /**
     * The texts of others' messages among the same entries that have this in them, in any case.
     *
     * @param taker whether it wants more
     */
    void texts(long room, long afterId, long userId, long most, String lowerCase, Predicate<String> taker)
            throws SQLException;
}
