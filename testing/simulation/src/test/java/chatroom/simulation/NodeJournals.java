package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The journals as one node writes them: others are told of each batch by its transaction, and a connection may break meanwhile. */
final class NodeJournals implements Journals {
    private final Journals shared;
    private final NodeLink link;
    private final NodeWriter writer;
    private final Consumer<Runnable> later;

    /** @param later does somewhen what a connection that broke had begun */
    NodeJournals(Journals shared, NodeLink link, NodeWriter writer, Consumer<Runnable> later) {
        this.shared = shared;
        this.link = link;
        this.writer = writer;
        this.later = later;
    }

    @Override
    public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
        long session = link.session();
        if (!link.takeBreak()) {
            return writer.write(told -> append(batch, told));
        }
        long xid = link.transaction();
        link.ends();
        later.accept(() -> appendAfterAll(session, xid, batch));
        throw new StorageException(FailingStore.SENTENCE, null);
    }

    private List<EntryResult> append(List<NewEntry> batch, NewsBuilder told) throws StorageException {
        List<EntryResult> results = shared.append(batch);
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof EntryResult.Stored stored) {
                told.stored(batch.get(i).room(), stored.entry());
            }
        }
        return results;
    }

    private void appendAfterAll(long session, long xid, List<NewEntry> batch) {
        if (!writer.isRunning(xid)) {
            return;
        }
        try {
            writer.commit(session, xid, told -> append(batch, told));
        } catch (StorageException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
            throws StorageException {
        return shared.readAfter(room, afterId, throughId, limit, maxBytes);
    }

    @Override
    public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
            throws StorageException {
        return shared.readBefore(room, beforeId, limit, maxBytes);
    }
}
