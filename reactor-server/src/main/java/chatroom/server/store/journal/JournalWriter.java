package chatroom.server.store.journal;

import chatroom.protocol.ErrorCode;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RoomEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides what becomes of one entry after the other, and numbers them within their rooms. Storage thread only, in one transaction. */
public final class JournalWriter {
    /** No room has this number. */
    public static final long NO_ROOM = -1;

    private final JournalRows rows;
    private final BatchTime time;
    private final PermitCheck permits;
    private final DirectRooms directRooms;
    private final MessageChanges messages;
    private final RoomChanges rooms;

    public JournalWriter(JournalRows rows, BatchTime time) {
        this.rows = rows;
        this.time = time;
        this.permits = new PermitCheck(rows, time);
        this.messages = new MessageChanges(this, rows.entries(), permits);
        this.rooms = new RoomChanges(this, rows, time);
        this.directRooms = new DirectRooms(rows, messages);
    }

    /** What {@link chatroom.server.store.Journals#append} says of each entry of a batch. */
    public EntryResult append(NewEntry entry) throws SQLException {
        OptionalLong found = rows.rooms().find(entry.room());
        Optional<EntryResult.Refused> refused = entry.permit().refused();
        if (refused.isPresent()) {
            Optional<EntryResult> before = findByNonce(found.orElse(NO_ROOM), entry);
            return before.isPresent() ? before.get() : refused.get();
        }
        if (found.isEmpty()) {
            return begin(entry);
        }
        long room = found.getAsLong();
        Optional<EntryResult> otherwise = findByNonce(room, entry);
        if (otherwise.isEmpty()) {
            otherwise = (entry.room().isDirect() ? directRooms.refusal(entry) : permits.refusal(room, entry))
                    .map(EntryResult.class::cast);
        }
        return otherwise.isPresent() ? otherwise.get() : append(room, entry);
    }

    /** An account that is to be deleted leaves all its rooms, direct ones apart. */
    public List<RoomEntry> leaveAll(Account account) throws SQLException {
        return rooms.leaveAll(account);
    }

    private Optional<EntryResult> findByNonce(long room, NewEntry entry) throws SQLException {
        return entry.nonce().isEmpty()
                ? Optional.empty()
                : rows.entries()
                        .findByNonce(room, entry.userId(), entry.nonce().get())
                        .map(EntryResult.class::cast);
    }

    private EntryResult begin(NewEntry entry) throws SQLException {
        if (entry.room().isDirect()) {
            return directRooms.begin(entry);
        }
        return entry.change() instanceof Change.Create create
                ? rooms.create(entry, create)
                : new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
    }

    private EntryResult append(long room, NewEntry entry) throws SQLException {
        Change change = entry.change();
        if (change instanceof Change.Say say) {
            return messages.say(room, entry, say);
        } else if (change instanceof Change.Edit edit) {
            return messages.edit(room, entry, edit);
        } else if (change instanceof Change.Delete delete) {
            return messages.delete(room, entry, delete);
        } else if (change instanceof Change.React react) {
            return messages.react(room, entry, react);
        } else if (change instanceof Change.Create) {
            return new EntryResult.Refused(ErrorCode.ROOM_TAKEN);
        } else if (room == RoomRows.LOBBY && change instanceof Change.NotInLobby) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        } else if (change instanceof Change.Topic topic) {
            return rooms.topic(room, entry, topic);
        } else if (change instanceof Change.Archive archive) {
            return rooms.archive(room, entry, archive);
        } else if (change instanceof Change.Join join) {
            return rooms.join(room, entry, join);
        } else if (change instanceof Change.Leave) {
            return rooms.leave(room, entry);
        } else if (change instanceof Change.Add add) {
            return rooms.add(room, entry, add);
        } else if (change instanceof Change.Kick kick) {
            return rooms.kick(room, entry, kick);
        } else if (change instanceof Change.Ban ban) {
            return rooms.ban(room, entry, ban);
        } else if (change instanceof Change.Unban unban) {
            return rooms.unban(room, entry, unban);
        } else if (change instanceof Change.Mute mute) {
            return rooms.mute(room, entry, mute);
        } else if (change instanceof Change.Unmute unmute) {
            return rooms.unmute(room, entry, unmute);
        } else if (change instanceof Change.ChangeRole role) {
            return rooms.changeRole(room, entry, role);
        }
        throw new IllegalStateException("no way to store " + change);
    }

    long nextId(long room) throws SQLException {
        return rows.entries().last(room) + 1;
    }

    EntryResult.Stored write(long room, NewEntry entry, String kind, String value) throws SQLException {
        return write(room, entry, kind, "", 0, value);
    }

    /**
     * As the next one of its room.
     *
     * @param target 0 for none
     * @param value null for none
     */
    EntryResult.Stored write(long room, NewEntry entry, String kind, String text, long target, String value)
            throws SQLException {
        if (entry.isByServer()) {
            rows.members().serverMustBeThere(time.ofEntries());
        }
        EntryRow row = new EntryRow(
                nextId(room),
                kind,
                entry.username().value(),
                text,
                time.ofEntries().toEpochMilli(),
                target,
                value,
                0,
                null,
                null);
        rows.entries().insert(room, entry, row);
        return new EntryResult.Stored(row.entry());
    }
}
