package chatroom.server.store.sqlite;

import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Asks a {@link Permit} again where what it was given by may have changed. Storage thread only, in one transaction. */
final class PermitCheck {
    /** Who does it and to whom are there once if they are one. Admins act as owners in public rooms: nobody does anything to them there. */
    private static final String FIND = """
            SELECT rooms.name, rooms.kind, rooms.state, members.role, members.muted_until, members.banned_until,
                (SELECT iif(users.admin AND users.state = 'active' AND rooms.kind = 'public', 'owner', them.role)
                    FROM users LEFT JOIN members them ON them.user_id = users.id AND them.room = rooms.id
                    WHERE users.username_key = ?3 AND users.state <> 'deleted')
            FROM rooms LEFT JOIN members ON members.room = rooms.id AND members.user_id = ?2
            WHERE rooms.id = ?1""";

    private final EntryWriter writer;

    PermitCheck(EntryWriter writer) {
        this.writer = writer;
    }

    Optional<EntryResult.Refused> refusal(long room, NewEntry entry) throws SQLException {
        return isAsked(writer, room, entry) ? entry.permit().rules().refusal(standing(room, entry)) : Optional.empty();
    }

    /** Whether it has to be asked again. */
    static boolean isAsked(EntryWriter writer, long room, NewEntry entry) throws SQLException {
        Permit permit = entry.permit();
        return !permit.equals(Permit.GIVEN)
                && (entry.change() instanceof Change.About || permit.asOf() < writer.lastChange(room));
    }

    private Permit.Standing standing(long room, NewEntry entry) throws SQLException {
        PreparedStatement find = writer.connection().prepared(FIND);
        find.setLong(1, room);
        find.setLong(2, entry.userId());
        find.setString(
                3,
                entry.change() instanceof Change.About about ? about.subject().key() : null);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            RoomName name = StoredValue.roomName(row, 1);
            return new Permit.Standing(
                    name,
                    StoredValue.roomKind(row, 2),
                    row.getString(3).equals("archived"),
                    new Membership(name, role(name, row.getString(4)), 0, until(row, 5), until(row, 6)),
                    entry.change() instanceof Change.About ? role(name, row.getString(7)) : Optional.empty(),
                    writer.byClock());
        }
    }

    /** Everybody is in the lobby. */
    private static Optional<Role> role(RoomName room, String stored) {
        Optional<Role> role = Optional.ofNullable(stored).flatMap(Role::ofWireName);
        return role.isEmpty() && room.isLobby() ? Optional.of(Role.MEMBER) : role;
    }

    private static Optional<Instant> until(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(StoredValue.time(millis));
    }
}
