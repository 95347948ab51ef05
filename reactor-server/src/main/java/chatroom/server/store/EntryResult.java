package chatroom.server.store;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import java.time.Instant;
import java.util.Optional;

/** What became of a {@link NewEntry}. */
public sealed interface EntryResult {
    /** It is in the journal, and what it changes is changed. */
    record Stored(Entry entry) implements EntryResult {}

    /**
     * Its nonce was stored before, with this entry.
     *
     * @param room as it was created
     */
    record Duplicate(RoomName room, long id, Instant timestamp) implements EntryResult {}

    /** Everything is already as it asks for. There is no entry. */
    record Unchanged() implements EntryResult {}

    /**
     * Its transaction failed, though others of the batch were stored by another one. There may be an entry all the same, as after any
     * {@link StorageException}.
     */
    record Failed(StorageException cause) implements EntryResult {}

    /**
     * There is no entry. With {@code STORAGE_UNAVAILABLE} it is only that the room, or an account, is locked by somebody for
     * now, and others aren't.
     *
     * @param until when a mute or a ban ends that is the reason
     */
    record Refused(ErrorCode code, Optional<Instant> until) implements EntryResult {
        public Refused(ErrorCode code) {
            this(code, Optional.empty());
        }
    }
}
