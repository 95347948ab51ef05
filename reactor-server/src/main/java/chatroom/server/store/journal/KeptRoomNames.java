package chatroom.server.store.journal;

import chatroom.protocol.RoomName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of rooms for what is kept as long as somebody is logged in: the names in many users' memory are the same few. As many as were
 * looked for last. Storage thread only.
 */
public final class KeptRoomNames {
    private static final int MOST = 16_384;

    private final Map<String, RoomName> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RoomName> eldest) {
            return size() > MOST;
        }
    };

    public RoomName get(ResultSet row, int column) throws SQLException {
        RoomName known = kept.get(row.getString(column));
        if (known != null) {
            return known;
        }
        RoomName name = StoredValue.roomName(row, column);
        kept.put(name.value(), name);
        return name;
    }
}
