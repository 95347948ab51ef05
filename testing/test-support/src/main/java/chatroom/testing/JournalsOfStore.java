package chatroom.testing;

import chatroom.protocol.RoomName;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.Optional;

/**
 * Journals beside a history in which the messages of the lobby are, as long as nothing was stored in the lobby's journal: a server of one
 * room stores nothing there.
 */
public record JournalsOfStore(Journals journals, MessageHistory lobby) implements Journals {
    @Override
    public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
        return journals.append(batch);
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        Optional<EntryPage> page = journals.readAfter(room, afterId, throughId, limit, maxBytes);
        return isElsewhere(room, page)
                ? entries(lobby.readAfter(room.value(), afterId, throughId, limit, maxBytes))
                : page;
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
            throws StorageException {
        Optional<EntryPage> page = journals.readBefore(room, beforeId, limit, maxBytes);
        return isElsewhere(room, page) ? entries(lobby.readBefore(room.value(), beforeId, limit, maxBytes)) : page;
    }

    private static boolean isElsewhere(RoomName room, Optional<EntryPage> page) {
        return room.isLobby() && page.map(EntryPage::lastId).orElse(0L) == 0;
    }

    private static Optional<EntryPage> entries(Page page) {
        long lastId = page.messages().isEmpty()
                ? 0
                : page.messages().get(page.messages().size() - 1).id();
        return Optional.of(new EntryPage(List.copyOf(page.messages()), lastId, page.more()));
    }
}
