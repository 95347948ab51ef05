package chatroom.server.room;

import chatroom.protocol.RoomName;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.work.Job;
import java.util.List;
import java.util.Optional;

/** Pages of a room's entries; of the lobby those of its messages, which are all that is stored in it. Worker threads. */
final class ReadEntries {
    /** As {@link chatroom.server.store.Journals#readAfter}. */
    record After(Store store, RoomName room, long afterId, long throughId, int limit, int maxBytes)
            implements Job<Optional<EntryPage>> {
        @Override
        public Optional<EntryPage> run() throws StorageException {
            return room.isLobby()
                    ? messages(store.history().readAfter(room.value(), afterId, throughId, limit, maxBytes), throughId)
                    : store.journals().readAfter(room, afterId, throughId, limit, maxBytes);
        }
    }

    /** As {@link chatroom.server.store.Journals#readBefore}. */
    record Before(Store store, RoomName room, long beforeId, int limit, int maxBytes)
            implements Job<Optional<EntryPage>> {
        @Override
        public Optional<EntryPage> run() throws StorageException {
            return room.isLobby()
                    ? messages(store.history().readBefore(room.value(), beforeId, limit, maxBytes), beforeId - 1)
                    : store.journals().readBefore(room, beforeId, limit, maxBytes);
        }
    }

    private static Optional<EntryPage> messages(Page page, long lastId) {
        return Optional.of(new EntryPage(List.copyOf(page.messages()), lastId, page.more()));
    }

    private ReadEntries() {}
}
