package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.server.room.AppendRequest;
import chatroom.server.store.Appended;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.NewMessage;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Stores batches of entries where messages of the lobby and entries of other rooms are kept apart, as in a {@link MemoryStore}. */
final class EntryAppender {
    private EntryAppender() {}

    /**
     * {@link chatroom.server.store.Journals#append}. Storage thread.
     *
     * @return one result for each, in the order given
     */
    static List<EntryResult> append(Store store, List<AppendRequest> batch) throws StorageException {
        return batch.stream().allMatch(request -> isPlain(request.entry()))
                ? inLobby(store, batch)
                : store.journals()
                        .append(batch.stream().map(AppendRequest::entry).toList());
    }

    /** What a client of one room sends. */
    private static boolean isPlain(NewEntry entry) {
        return entry.room().isLobby()
                && entry.change() instanceof Change.Say say
                && !say.action()
                && say.replyTo().isEmpty();
    }

    private static List<EntryResult> inLobby(Store store, List<AppendRequest> batch) throws StorageException {
        List<NewMessage> messages = new ArrayList<>(batch.size());
        for (AppendRequest request : batch) {
            NewEntry entry = request.entry();
            messages.add(new NewMessage(
                    entry.room().value(),
                    entry.userId(),
                    entry.username(),
                    ((Change.Say) entry.change()).text(),
                    entry.nonce()));
        }
        List<Appended> appended = store.appender().append(messages);
        List<EntryResult> results = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            results.add(result(messages.get(i), appended.get(i)));
        }
        return results;
    }

    private static EntryResult result(NewMessage message, Appended appended) {
        return appended.duplicate()
                ? new EntryResult.Duplicate(appended.id(), appended.timestamp())
                : new EntryResult.Stored(new ChatMessage(
                        appended.id(),
                        message.username().value(),
                        message.text().value(),
                        appended.timestamp()));
    }
}
