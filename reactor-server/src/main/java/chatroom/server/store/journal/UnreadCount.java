package chatroom.server.store.journal;

import chatroom.protocol.Mention;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Unread;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Counts what somebody has to read. Whatever there is, it looks at no more than so many entries of a room, and of all rooms together: what
 * 500 rooms have may be millions.
 */
public final class UnreadCount {
    private static final int OF_A_ROOM = 10_000;

    /** Some 50 ms of a thread. */
    private static final int OF_ALL = 100_000;

    /** Of a room, whatever those before it had. */
    private static final int AT_LEAST = 100;

    private final UnreadRows rows;
    private final Mention mention;
    private final String call;
    private final int ofARoom;
    private long left;

    public UnreadCount(UnreadRows rows, Username username) {
        this(rows, username, OF_A_ROOM, OF_ALL);
    }

    public UnreadCount(UnreadRows rows, Username username, int ofARoom, int ofAll) {
        this.rows = rows;
        this.mention = Mention.called(username.value());
        this.call = "@" + username.key();
        this.ofARoom = ofARoom;
        this.left = ofAll;
    }

    public Unread since(ReadMark mark) throws SQLException {
        OptionalLong room = rows.room(mark.room());
        return room.isPresent() ? since(mark, room.getAsLong()) : Unread.NOTHING;
    }

    private Unread since(ReadMark mark, long room) throws SQLException {
        long readId = Math.max(0, mark.id());
        long most = Math.min(ofARoom, Math.max(left, AT_LEAST));
        UnreadRows.Counted counted = rows.count(room, readId, mark.userId(), most);
        left -= counted.entries();
        if (counted.entries() == 0) {
            return Unread.NOTHING;
        }
        // Of those before the ones that were looked at each is taken for a message of somebody else.
        return new Unread(
                counted.others() + counted.oldest() - 1 - readId,
                counted.others() == 0 ? 0 : mentions(room, readId, mark.userId(), most));
    }

    private int mentions(long room, long readId, long userId, long most) throws SQLException {
        int[] mentions = {0};
        rows.texts(room, readId, userId, most, call, text -> {
            if (mention.isIn(text)) {
                mentions[0]++;
            }
            return mentions[0] < RoomLimits.MENTIONS;
        });
        return mentions[0];
    }
}
