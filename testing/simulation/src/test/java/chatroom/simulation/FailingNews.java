package chatroom.simulation;

import chatroom.protocol.Username;
import chatroom.server.store.News;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.Map;

/** News from a database that has its moods. */
final class FailingNews implements News {
    private final News database;
    private final FailingRooms.Mood writes;
    private final FailingRooms.Mood reads;

    FailingNews(News database, FailingRooms.Mood writes, FailingRooms.Mood reads) {
        this.database = database;
        this.writes = writes;
        this.reads = reads;
    }

    @Override
    public boolean isShared() {
        return database.isShared();
    }

    @Override
    public void onNudge(Runnable nudged) {
        database.onNudge(nudged);
    }

    @Override
    public Look look() throws StorageException {
        reads.mayFail();
        return database.look();
    }

    @Override
    public void tell(List<Notice> notices) throws StorageException {
        writes.mayFail();
        database.tell(notices);
    }

    @Override
    public void notePresence(Map<Username, Boolean> isHere) throws StorageException {
        writes.mayFail();
        database.notePresence(isHere);
    }

    @Override
    public List<Node> nodes() throws StorageException {
        reads.mayFail();
        return database.nodes();
    }
}
