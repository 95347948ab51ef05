package chatroom.server.store.journal;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.journal.EntryRows.OwnedRow;
import java.sql.SQLException;
import java.util.Optional;

/** Messages, and what is done to them. Storage thread only, in one transaction. */
final class MessageChanges {
    private final JournalWriter writer;
    private final EntryRows rows;
    private final PermitCheck permits;

    MessageChanges(JournalWriter writer, EntryRows rows, PermitCheck permits) {
        this.writer = writer;
        this.rows = rows;
        this.permits = permits;
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
        Optional<OwnedRow> target = find(room, edit.target());
        if (target.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        if (target.get().userId() != entry.userId()) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        String text = edit.text().value();
        if (target.get().row().text().equals(text)) {
            return new EntryResult.Unchanged();
        }
        Entry stored =
                writer.write(room, entry, "edit", "", edit.target(), null).entry();
        rows.setText(room, edit.target(), text, stored.id());
        return new EntryResult.Stored(
                new Entry.Edit(stored.id(), stored.username(), stored.timestamp(), edit.target(), Optional.of(text)));
    }

    EntryResult delete(long room, NewEntry entry, Change.Delete delete) throws SQLException {
        Optional<OwnedRow> target = find(room, delete.target());
        if (target.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        if (target.get().userId() != entry.userId()) {
            Optional<EntryResult.Refused> refusal = refusalOfOthersMessage(room, entry);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        rows.clear(room, delete.target());
        return writer.write(
                room, entry, "delete", "", delete.target(), delete.reason().orElse(null));
    }

    private Optional<EntryResult.Refused> refusalOfOthersMessage(long room, NewEntry entry) throws SQLException {
        // The two of a direct room are equals.
        return entry.room().isDirect()
                ? Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN))
                : permits.refusalOfOthersMessage(room, entry);
    }

    EntryResult react(long room, NewEntry entry, Change.React react) throws SQLException {
        Optional<OwnedRow> target = find(room, react.target());
        if (target.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        Reactions reactions = new Reactions(target.get().row().reactions());
        if (reactions.has(react.emoji(), entry.username()) == react.on()) {
            return new EntryResult.Unchanged();
        }
        if (!react.on()) {
            reactions.remove(react.emoji(), entry.username());
        } else if (!reactions.add(react.emoji(), entry.username())) {
            return new EntryResult.Refused(ErrorCode.TOO_MANY);
        }
        rows.setReactions(room, react.target(), reactions.stored());
        return writer.write(room, entry, react.on() ? "react" : "unreact", "", react.target(), react.emoji());
    }

    /** A message that is neither deleted nor pruned. */
    private Optional<OwnedRow> find(long room, long id) throws SQLException {
        return rows.find(room, id).filter(found -> found.row().isLiveMessage());
    }
}
