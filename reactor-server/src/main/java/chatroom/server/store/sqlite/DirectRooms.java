package chatroom.server.store.sqlite;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rooms of two. Neither blocks nor that an account was deleted are entries there, so both are looked at for each entry. Written by the
 * storage thread only, in one transaction.
 */
final class DirectRooms {
    private static final String PARTNER = """
            SELECT id, username, state = 'deleted' OR EXISTS (SELECT 1 FROM blocks
                WHERE (user_id = users.id AND blocked_id = ?2) OR (user_id = ?2 AND blocked_id = users.id))
            FROM users WHERE username_key = ?1""";
    private static final String CREATE =
            "INSERT INTO rooms (name, name_key, kind, topic) VALUES (?, ?, 'direct', '') ON CONFLICT DO NOTHING RETURNING id";
    private static final String MEMBER = "INSERT INTO members (user_id, room, role, since) VALUES (?, ?, 'member', 1)";

    /** Who writes first has read that; the other hasn't. */
    private static final String HAS_READ = "INSERT INTO read_marks (user_id, room, id) VALUES (?, ?, 1)";

    private final EntryWriter writer;

    DirectRooms(EntryWriter writer) {
        this.writer = writer;
    }

    /** @param isApart deleted, or one blocks the other */
    private record Partner(long id, Username username, boolean isApart) {}

    /** What comes into one that isn't there yet: the first message makes it. */
    EntryResult begin(NewEntry entry) throws SQLException {
        Optional<Username> name = partnerOf(entry);
        if (name.isEmpty() || !(entry.change() instanceof Change.Say say)) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
        }
        Optional<Partner> partner = find(writer.connection(), name.get(), entry.userId());
        if (partner.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_USER);
        }
        if (partner.get().isApart) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        if (say.replyTo().isPresent()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        OptionalLong created = create(RoomName.direct(entry.username(), partner.get().username));
        if (created.isEmpty()) {
            // It was deleted: names don't come back.
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        long room = created.getAsLong();
        run(MEMBER, entry.userId(), room);
        run(MEMBER, partner.get().id, room);
        run(HAS_READ, entry.userId(), room);
        return new MessageChanges(writer).say(room, entry, say);
    }

    /** Empty if there was one once. */
    private OptionalLong create(RoomName name) throws SQLException {
        PreparedStatement create = writer.connection().prepared(CREATE);
        create.setString(1, name.value());
        create.setString(2, name.key());
        try (ResultSet row = create.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private void run(String sql, long userId, long room) throws SQLException {
        PreparedStatement statement = writer.connection().prepared(sql);
        statement.setLong(1, userId);
        statement.setLong(2, room);
        statement.executeUpdate();
    }

    /** Why an entry isn't written into one that is there. */
    Optional<EntryResult.Refused> refusal(NewEntry entry) throws SQLException {
        Optional<Username> name = partnerOf(entry);
        if (name.isEmpty()) {
            return Optional.of(new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM));
        }
        return areApart(writer.connection(), entry.userId(), name.get()) || !isOfMessages(entry.change())
                ? Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN))
                : Optional.empty();
    }

    static boolean areApart(StoreConnection connection, long userId, Username other) throws SQLException {
        return find(connection, other, userId).map(Partner::isApart).orElse(true);
    }

    private static boolean isOfMessages(Change change) {
        return change instanceof Change.Say
                || change instanceof Change.Edit
                || change instanceof Change.Delete
                || change instanceof Change.React;
    }

    private static Optional<Username> partnerOf(NewEntry entry) {
        return entry.isByServer() ? Optional.empty() : entry.room().partnerOf(entry.username());
    }

    private static Optional<Partner> find(StoreConnection connection, Username name, long userId) throws SQLException {
        PreparedStatement find = connection.prepared(PARTNER);
        find.setString(1, name.key());
        find.setLong(2, userId);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? Optional.of(new Partner(row.getLong(1), StoredValue.username(row, 2), row.getBoolean(3)))
                    : Optional.empty();
        }
    }
}
