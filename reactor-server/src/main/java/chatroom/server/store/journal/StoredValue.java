package chatroom.server.store.journal;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Values of rows. A database looks after the structure of its files; a disk that changes a value in them is noticed here. */
public final class StoredValue {
    public static RoomName roomName(ResultSet row, int column) throws SQLException {
        try {
            return new RoomName(row.getString(column));
        } catch (IllegalArgumentException e) {
            throw new DamagedException("a room has a name that none can have");
        }
    }

    public static RoomKind roomKind(ResultSet row, int column) throws SQLException {
        return RoomKind.ofWireName(row.getString(column))
                .orElseThrow(() -> new DamagedException("a room is of a kind that there isn't"));
    }

    public static Username username(ResultSet row, int column) throws SQLException {
        try {
            return new Username(row.getString(column));
        } catch (IllegalArgumentException e) {
            throw new DamagedException("a user has a name that none can have");
        }
    }

    public static Instant time(long millis) throws DamagedException {
        if (millis < 0 || millis > RoomLimits.FOR_EVER.toEpochMilli()) {
            throw new DamagedException("something has a time that no clock says");
        }
        return Instant.ofEpochMilli(millis);
    }

    private StoredValue() {}
}
