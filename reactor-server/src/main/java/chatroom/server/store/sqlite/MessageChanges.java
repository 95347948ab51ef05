package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.words.MessageWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Messages, and what is done to them. Storage thread only, in one transaction. */
final class MessageChanges {
    private static final String FIND = EntryRow.SELECT + "WHERE m.id = ?1 + ?2";
    private static final String AUTHOR = "SELECT user_id FROM messages WHERE id = ?";
    private static final String EDIT = "UPDATE messages SET text = ?, edited = ? WHERE id = ?";
    static final String DELETE =
            "UPDATE messages SET text = '', value = 'deleted', edited = NULL, reactions = NULL WHERE id = ?";
    static final String REACT = "UPDATE messages SET reactions = ? WHERE id = ?";

    /** The last id of which the index has the words, if there are any: of the lobby, or of another room. */
    private static final String INDEXED = """
            SELECT CASE WHEN ?1 = 0 THEN (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
                ELSE coalesce((SELECT after_id FROM unindexed WHERE room = ?1), 9223372036854775807) END""";

    private static final String INDEX = "INSERT INTO message_words (rowid, terms) VALUES (?, ?)";

    private final EntryWriter writer;

    MessageChanges(EntryWriter writer) {
        this.writer = writer;
    }

    EntryResult say(long room, NewEntry entry, Change.Say say) throws SQLException {
        long replyTo = say.replyTo().orElse(0);
        if (replyTo != 0 && find(room, replyTo).isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        String kind = say.action() ? EntryRow.ACTION : EntryRow.MESSAGE;
        return writer.write(room, entry, kind, say.text().value(), replyTo, null);
    }

    EntryResult edit(long room, NewEntry entry, Change.Edit edit) throws SQLException {
        Optional<EntryRow> target = find(room, edit.target());
        if (target.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        if (!isBy(room, edit.target(), entry.userId())) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        String text = edit.text().value();
        if (target.get().text().equals(text)) {
            return new EntryResult.Unchanged();
        }
        Entry stored =
                writer.write(room, entry, "edit", "", edit.target(), null).entry();
        long key = EntryKey.of(room, edit.target());
        PreparedStatement update = writer.connection().prepared(EDIT);
        update.setString(1, text);
        update.setLong(2, stored.id());
        update.setLong(3, key);
        // Out of the index its words go by a trigger.
        update.executeUpdate();
        if (edit.target() <= indexed(room)) {
            index(key, text);
        }
        return new EntryResult.Stored(
                new Entry.Edit(stored.id(), stored.username(), stored.timestamp(), edit.target(), Optional.of(text)));
    }

    EntryResult delete(long room, NewEntry entry, Change.Delete delete) throws SQLException {
        if (find(room, delete.target()).isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        if (!delete.anybodys() && !isBy(room, delete.target(), entry.userId())) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        PreparedStatement update = writer.connection().prepared(DELETE);
        update.setLong(1, EntryKey.of(room, delete.target()));
        update.executeUpdate();
        return writer.write(
                room, entry, "delete", "", delete.target(), delete.reason().orElse(null));
    }

    EntryResult react(long room, NewEntry entry, Change.React react) throws SQLException {
        Optional<EntryRow> target = find(room, react.target());
        if (target.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        Reactions reactions = new Reactions(target.get().reactions());
        if (reactions.has(react.emoji(), entry.username()) == react.on()) {
            return new EntryResult.Unchanged();
        }
        if (!react.on()) {
            reactions.remove(react.emoji(), entry.username());
        } else if (!reactions.add(react.emoji(), entry.username())) {
            return new EntryResult.Refused(ErrorCode.TOO_MANY);
        }
        PreparedStatement update = writer.connection().prepared(REACT);
        update.setString(1, reactions.stored());
        update.setLong(2, EntryKey.of(room, react.target()));
        update.executeUpdate();
        return writer.write(room, entry, react.on() ? "react" : "unreact", "", react.target(), react.emoji());
    }

    /** A message that is neither deleted nor pruned. */
    private Optional<EntryRow> find(long room, long id) throws SQLException {
        PreparedStatement find = writer.connection().prepared(FIND);
        find.setLong(1, EntryKey.beforeFirst(room));
        find.setLong(2, EntryKey.within(room, id) - EntryKey.beforeFirst(room));
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? Optional.of(EntryRow.of(row)).filter(EntryRow::isLiveMessage) : Optional.empty();
        }
    }

    private boolean isBy(long room, long id, long userId) throws SQLException {
        PreparedStatement find = writer.connection().prepared(AUTHOR);
        find.setLong(1, EntryKey.of(room, id));
        try (ResultSet row = find.executeQuery()) {
            return row.next() && row.getLong(1) == userId;
        }
    }

    private long indexed(long room) throws SQLException {
        PreparedStatement find = writer.connection().prepared(INDEXED);
        find.setLong(1, room);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void index(long key, String text) throws SQLException {
        PreparedStatement index = writer.connection().prepared(INDEX);
        index.setLong(1, key);
        index.setString(2, String.join(" ", MessageWords.of(text)));
        index.executeUpdate();
    }
}
