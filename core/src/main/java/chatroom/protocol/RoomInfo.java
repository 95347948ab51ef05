package chatroom.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * A room as a list shows it.
 *
 * @param topic empty for none
 * @param members how many
 * @param lastId the newest entry
 * @param own what only its members have
 * @param mutedUntil of this user; {@link RoomLimits#FOR_EVER} where the mute doesn't end
 */
public record RoomInfo(
        RoomName room,
        RoomKind kind,
        String topic,
        int members,
        long lastId,
        boolean archived,
        Optional<Own> own,
        Optional<Instant> mutedUntil) {
    /**
     * @param readId so far this user has read
     * @param unread messages of others after that
     * @param mentions those of them that name this user, at most {@link RoomLimits#MENTIONS}
     */
    public record Own(Role role, long readId, long unread, int mentions) {}
}
