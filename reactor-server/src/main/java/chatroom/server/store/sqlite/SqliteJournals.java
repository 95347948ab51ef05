package chatroom.server.store.sqlite;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StorageException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Entries of all kinds and rooms: stored on the storage thread, read on any worker. */
final class SqliteJournals implements Journals {
    private static final String AFTER =
            EntryRow.SELECT + "WHERE m.id > ?1 + ?2 AND m.id <= ?1 + ?3 ORDER BY m.id LIMIT ?4";
    private static final String BEFORE =
            EntryRow.SELECT + "WHERE m.id > ?1 AND m.id < ?1 + ?2 ORDER BY m.id DESC LIMIT ?3";

    /** No room has this number. */
    private static final long NO_ROOM = -1;

    private final SqliteAppender appender;
    private final Readers readers;

    SqliteJournals(SqliteAppender appender, Readers readers) {
        this.appender = appender;
        this.readers = readers;
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
        return appender.write("store the entries", (connection, tails, time) -> {
            EntryWriter writer = new EntryWriter(connection, tails, time);
            List<EntryResult> results = new ArrayList<>(batch.size());
            MessageRuns messages = new MessageRuns(writer, batch);
            while (results.size() < batch.size()) {
                if (!messages.storeSome(results)) {
                    results.add(append(writer, batch.get(results.size())));
                }
            }
            writer.noteOtherRooms();
            return List.copyOf(results);
        });
    }

    private static EntryResult append(EntryWriter writer, NewEntry entry) throws SQLException {
        OptionalLong found = RoomNumbers.find(writer.connection(), entry.room().value());
        Optional<EntryResult.Refused> refused = entry.permit().refused();
        if (refused.isPresent()) {
            return writer.findByNonce(found.orElse(NO_ROOM), entry).orElse(refused.get());
        }
        if (found.isEmpty()) {
            return begin(writer, entry);
        }
        long room = found.getAsLong();
        Optional<EntryResult> otherwise = writer.findByNonce(room, entry);
        if (otherwise.isEmpty()) {
            otherwise = (entry.room().isDirect()
                            ? new DirectRooms(writer).refusal(entry)
                            : new PermitCheck(writer).refusal(room, entry))
                    .map(EntryResult.class::cast);
        }
        return otherwise.isPresent() ? otherwise.get() : append(writer, room, entry);
    }

    private static EntryResult begin(EntryWriter writer, NewEntry entry) throws SQLException {
        if (entry.room().isDirect()) {
            return new DirectRooms(writer).begin(entry);
        }
        return entry.change() instanceof Change.Create create
                ? new RoomChanges(writer).create(entry, create)
                : new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
    }

    private static EntryResult append(EntryWriter writer, long room, NewEntry entry) throws SQLException {
        Change change = entry.change();
        MessageChanges messages = new MessageChanges(writer);
        RoomChanges rooms = new RoomChanges(writer);
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
        } else if (room == EntryKey.LOBBY && change instanceof Change.NotInLobby) {
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

    @Override
    public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        return read(AFTER, room, afterId, throughId, limit, maxBytes);
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
            throws StorageException {
        return read(BEFORE, room, beforeId, 0, limit, maxBytes);
    }

    private Optional<EntryPage> read(String select, RoomName room, long from, long through, int limit, int maxBytes)
            throws StorageException {
        return readers.read(
                "read entries",
                connection -> connection.inSnapshot(snapshot -> {
                    OptionalLong number = RoomNumbers.find(snapshot, room.value());
                    return number.isEmpty()
                            ? Optional.<EntryPage>empty()
                            : Optional.of(page(snapshot, select, number.getAsLong(), from, through, limit, maxBytes));
                }));
    }

    /** Reads one row more than it returns, which tells whether there are more. */
    private static EntryPage page(
            StoreConnection connection, String select, long room, long from, long through, int limit, int maxBytes)
            throws SQLException {
        long base = EntryKey.beforeFirst(room);
        List<Entry> entries = new ArrayList<>();
        boolean isFull = false;
        long bytes = 0;
        PreparedStatement find = connection.prepared(select);
        find.setLong(1, base);
        find.setLong(2, EntryKey.within(room, from) - base);
        if (select.equals(AFTER)) {
            find.setLong(3, EntryKey.within(room, through) - base);
            find.setLong(4, limit + 1L);
        } else {
            find.setLong(3, limit + 1L);
        }
        // Closed in any case: an open one would keep the write-ahead log from being reset.
        try (ResultSet row = find.executeQuery()) {
            while (!isFull && row.next()) {
                EntryRow entry = EntryRow.of(row);
                bytes += entry.bytes();
                isFull = entries.size() == limit || (bytes > maxBytes && !entries.isEmpty());
                if (!isFull) {
                    entries.add(entry.entry());
                }
            }
        }
        if (select.equals(BEFORE)) {
            Collections.reverse(entries);
        }
        return new EntryPage(List.copyOf(entries), Tails.findLast(connection, room), isFull);
    }
}
