package chatroom.server.store;

import chatroom.protocol.RoomName;
import chatroom.server.work.Job;
import java.util.List;
import java.util.Optional;

/** The journals of all rooms. What an entry changes is changed in its own transaction. */
public interface Journals {
    /**
     * Storage thread. Stores a batch in one transaction, entries of any kind and any room. Ids are dense within each room; a failed batch
     * uses none up. When this returns, the batch is on disk (fsync).
     *
     * <p>Looked at for each, in this order: whether its nonce was stored by that user in that room, whether there is the room, the {@link
     * Permit}, whoever and whatever it is about, and whether it changes anything.
     *
     * <p>The first {@link Change.Say} into a direct room makes it. Nothing is written there but messages and what is done to them, by its
     * two users, while neither is deleted or blocks the other.
     *
     * @return one result for each, in the order given
     * @throws StorageException nothing of the batch was stored, as far as is known
     */
    List<EntryResult> append(List<NewEntry> batch) throws StorageException;

    /**
     * Any worker thread. The entries with {@code afterId < id <= throughId}, ascending, at most {@code limit} of them, and no more than fit
     * {@code maxBytes} (the UTF-8 length of texts, values and reactions; at least one entry whatever its size).
     *
     * @return empty if there is no such room
     */
    Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException;

    /** Any worker thread. The newest entries with {@code id < beforeId}, ascending, bounded in the same way. */
    Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes) throws StorageException;

    /** {@link Journals#readAfter}. */
    record ReadAfter(Journals journals, RoomName room, long afterId, long throughId, int limit, int maxBytes)
            implements Job<Optional<EntryPage>> {
        @Override
        public Optional<EntryPage> run() throws StorageException {
            return journals.readAfter(room, afterId, throughId, limit, maxBytes);
        }
    }

    /** {@link Journals#readBefore}. */
    record ReadBefore(Journals journals, RoomName room, long beforeId, int limit, int maxBytes)
            implements Job<Optional<EntryPage>> {
        @Override
        public Optional<EntryPage> run() throws StorageException {
            return journals.readBefore(room, beforeId, limit, maxBytes);
        }
    }
}
