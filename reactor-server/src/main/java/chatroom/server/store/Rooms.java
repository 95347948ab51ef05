package chatroom.server.store;

import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which rooms there are and who is in them, as the entries of their {@link Journals} made them; and what users keep for themselves. */
public interface Rooms {
    /** @param lastId its newest entry */
    record Room(RoomName name, RoomKind kind, String topic, boolean archived, long members, long lastId) {}

    /**
     * What somebody is in a room, or was.
     *
     * @param role empty for who isn't in it
     * @param readId how far it was read; 0 for not at all
     * @param mutedUntil perhaps it has ended
     * @param bannedUntil perhaps it has ended
     */
    record Membership(
            RoomName room,
            Optional<Role> role,
            long readId,
            Optional<Instant> mutedUntil,
            Optional<Instant> bannedUntil) {}

    /** @param asOf all entries of the room up to this one made it so, and none after */
    record Known(Membership membership, long asOf) {
        public RoomName room() {
            return membership.room();
        }
    }

    /** Somebody in a room, or banned from it. */
    record Member(
            Username username, Optional<Role> role, Optional<Instant> mutedUntil, Optional<Instant> bannedUntil) {}

    /**
     * Any thread but the reactor's; the storage thread, where the answer must not be overtaken by a change. Empty if there is none, or none
     * any more.
     */
    Optional<Room> find(RoomName room) throws StorageException;

    /**
     * Any thread but the reactor's. Whether there is a room of which everybody may know, archived or not; as quick for one of which only
     * its members may as for one that never was.
     */
    boolean isPublic(RoomName room) throws StorageException;

    /**
     * Worker threads. Public rooms that aren't archived, the lobby apart, by name.
     *
     * @param after the key of the name before the first; empty for the beginning
     */
    List<Room> listed(String after, int limit) throws StorageException;

    /**
     * Worker threads. Every room that is there, of whatever kind, by name: for operators.
     *
     * @param after the key of the name before the first; empty for the beginning
     */
    List<Room> all(String after, int limit) throws StorageException;

    /**
     * Storage thread, so that no change of this server's is between this and what is stored next. Of one user, by name, in the lobby and in
     * all other rooms that are there in which the user is something.
     */
    List<Known> of(long userId) throws StorageException;

    /**
     * Worker threads. By name.
     *
     * @param banned those who are banned now, instead of those in it
     * @param after the key of the name before the first; empty for the beginning
     */
    List<Member> members(RoomName room, boolean banned, String after, int limit) throws StorageException;

    /** Storage thread. Read marks only go forward. Those for rooms that aren't there are left out. */
    void noteRead(List<ReadMark> marks) throws StorageException;

    /** @param id how far somebody has read */
    record ReadMark(long userId, RoomName room, long id) {}

    /**
     * Worker threads. What one user has to read in each of some rooms.
     *
     * @param marks how far it was read; perhaps not noted yet
     * @return in the order of the marks; nothing for rooms that aren't there
     */
    List<Unread> unread(Username username, List<ReadMark> marks) throws StorageException;

    /**
     * @param messages of others, not deleted; where more than 10,000 entries came since, each of the oldest counts as one, and where many
     *     came in many rooms that are counted together, sooner
     * @param mentions those that say @ and the user's name, as they read now; at most {@link RoomLimits#MENTIONS}, of the same entries
     */
    record Unread(long messages, int mentions) {
        public static final Unread NOTHING = new Unread(0, 0);
    }

    /**
     * Storage thread.
     *
     * @return false if it was so already
     */
    boolean block(long userId, long blockedId, boolean on) throws StorageException;

    /** Worker threads. Whether these two can't write to each other: one of them is deleted, or nobody, or blocks the other. */
    boolean areApart(long userId, Username other) throws StorageException;

    /** Worker threads. Whether somebody has this account, which isn't deleted, nor the server's own. */
    boolean isThere(long userId) throws StorageException;

    /** Worker threads. Whom a user blocks, by name. */
    List<Username> blocks(long userId) throws StorageException;
}
