package chatroom.server.store.journal;

import chatroom.protocol.Role;
import chatroom.protocol.RoomLimits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a user in a room, a member or not.
 *
 * @param role empty for who is no member; in the lobby for members, too
 * @param since the entry by which one came; 0 where there was none
 * @param mutedUntil in milliseconds since 1970; 0 for not at all
 * @param bannedUntil likewise
 */
public record MemberRow(Optional<Role> role, long since, long mutedUntil, long bannedUntil) {
    /** The row of somebody who has no role, mute or ban in the room. */
    public static final MemberRow NOBODY = new MemberRow(Optional.empty(), 0, 0, 0);

    /** @param roleName null for none */
    public static MemberRow of(String roleName, long since, long mutedUntil, long bannedUntil) {
        return new MemberRow(Optional.ofNullable(roleName).flatMap(Role::ofWireName), since, mutedUntil, bannedUntil);
    }

    /** @param first the column of the role; what else there is comes after it, in the order of this record's parts */
    public static MemberRow of(ResultSet row, int first) throws SQLException {
        return of(row.getString(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3));
    }

    /** @param first the parameter for the role, as {@link #of(ResultSet, int)} */
    public void bind(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, role.map(Role::wireName).orElse(null));
        statement.setLong(first + 1, since);
        setUntil(statement, first + 2, mutedUntil);
        setUntil(statement, first + 3, bannedUntil);
    }

    private static void setUntil(PreparedStatement statement, int parameter, long millis) throws SQLException {
        if (millis == 0) {
            statement.setNull(parameter, Types.BIGINT);
        } else {
            statement.setLong(parameter, millis);
        }
    }

    /** Until when, as it stands here: for ever without an end. */
    public static long millis(Optional<Instant> until) {
        return until.orElse(RoomLimits.FOR_EVER).toEpochMilli();
    }

    /** Whether there is nothing to be kept. */
    public boolean isNobody() {
        return role.isEmpty() && mutedUntil == 0 && bannedUntil == 0;
    }

    /** By an entry. A mute outlasts it. */
    public MemberRow come(Role as, long id) {
        return new MemberRow(Optional.of(as), id, mutedUntil, 0);
    }

    /** A mute outlasts it. */
    public MemberRow gone() {
        return new MemberRow(Optional.empty(), since, mutedUntil, bannedUntil);
    }

    public MemberRow as(Role other) {
        return new MemberRow(Optional.of(other), since, mutedUntil, bannedUntil);
    }

    /** @param until 0 for not any more */
    public MemberRow muted(long until) {
        return new MemberRow(role, since, until, bannedUntil);
    }

    /** Nobody who is or was banned is a member. */
    public MemberRow banned(long until) {
        return new MemberRow(Optional.empty(), since, mutedUntil, until);
    }
}
