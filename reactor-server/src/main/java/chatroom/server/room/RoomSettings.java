package chatroom.server.room;

import chatroom.protocol.RoomLimits;

/**
 * What a person who runs the server may set about rooms.
 *
 * @param adminsCreate only admins may create rooms, and not everybody
 * @param perUser how many rooms a user may be in, but direct ones
 * @param createsPerHour how many rooms a user may create in an hour; 0 for any number
 * @param directsPerHour how many direct rooms a user may begin in an hour; 0 for any number
 */
public record RoomSettings(boolean adminsCreate, int perUser, int createsPerHour, int directsPerHour) {
    /** What docs/protocol.md says, unless somebody sets it otherwise. */
    public static final RoomSettings USUAL = new RoomSettings(false, RoomLimits.ROOMS, 10, 30);
}
