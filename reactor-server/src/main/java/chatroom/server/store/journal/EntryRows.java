package chatroom.server.store.journal;

import chatroom.protocol.Nonce;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The entries of rooms, as a transaction sees and changes them. Rooms are named by the numbers that {@link RoomRows} gives them. Storage
 * thread.
 */
public interface EntryRows {
    /** The newest entry of a room, of this transaction too; 0 if there is none. */
    long last(long room) throws SQLException;

    /** Not before the newest entry of a room that changed who may do what there, of this transaction too. */
    long lastChange(long room) throws SQLException;

    /** @param room perhaps none: that takes as long */
    Optional<EntryResult.Duplicate> findByNonce(long room, long userId, Nonce nonce) throws SQLException;

    /**
     * Puts the next entry into a room.
     *
     * @param entry whose it is, and its nonce
     * @param row its id is the one after {@link #last}
     */
    void insert(long room, NewEntry entry, EntryRow row) throws SQLException;

    /** Any entry, with whose it is. */
    Optional<OwnedRow> find(long room, long id) throws SQLException;

    record OwnedRow(EntryRow row, long userId) {}

    /** A message reads otherwise, and is found by other words. */
    void setText(long room, long id, String text, long editId) throws SQLException;

    /** A message has neither text nor reactions any more, and isn't found. */
    void clear(long room, long id) throws SQLException;

    /** @param stored as {@link Reactions#stored}; null for none */
    void setReactions(long room, long id, String stored) throws SQLException;
}
