package chatroom.server.store.journal;

import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Users and what they are in rooms, as a transaction sees and changes them. Storage thread. */
public interface MemberRows {
    /** @param name as registered */
    record User(long id, Username name) {}

    /** Whether somebody has this account, and it isn't deleted. */
    boolean isThere(long userId) throws SQLException;

    /** Whose account isn't deleted. */
    Optional<User> user(Username name) throws SQLException;

    /**
     * The other one of a direct room.
     *
     * @param isApart one of them is deleted, or blocks the other
     */
    record Partner(long id, Username name, boolean isApart) {}

    Optional<Partner> partner(Username name, long userId) throws SQLException;

    /** Whether somebody blocks somebody. */
    boolean isBlocking(long userId, long blockedId) throws SQLException;

    /** {@link MemberRow#NOBODY} of whom nothing is kept. */
    MemberRow find(long userId, long room) throws SQLException;

    /** Of {@linkplain MemberRow#isNobody nobody} nothing is kept. */
    void put(long userId, long room, MemberRow row) throws SQLException;

    /** All up to this entry, of a room that one didn't read before. */
    void setRead(long userId, long room, long id) throws SQLException;

    boolean hasOtherMembers(long userId, long room) throws SQLException;

    boolean hasOtherOwners(long userId, long room) throws SQLException;

    /** In how many rooms one is; the lobby, direct rooms and deleted ones apart. */
    long roomsOf(long userId) throws SQLException;

    /**
     * A room that somebody is in.
     *
     * @param heir who is to own it if nobody else does: an owner, or else the oldest, moderators first
     */
    record In(long room, RoomName name, Role role, Optional<Username> heir) {}

    /** The same rooms, by their numbers. */
    List<In> all(long userId) throws SQLException;

    /**
     * By what a {@link chatroom.server.store.Permit} is judged.
     *
     * @param subject what it is done to is in the room; nobody where there is no such account
     * @param isSubjectAdmin an active account's
     */
    record Judged(
            RoomName room,
            RoomKind kind,
            boolean archived,
            MemberRow who,
            MemberRow subject,
            boolean hasSubject,
            boolean isSubjectAdmin) {}

    Judged judged(long room, long userId, Optional<Username> subject) throws SQLException;

    /** Entries of the server itself belong to a row among the users that is nobody's account. */
    void serverMustBeThere(Instant now) throws SQLException;
}
