package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News.Notice;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.testing.MemoryStore;
import java.util.List;
import java.util.Optional;

/** The rooms as one node has them: others are told how far each has read. */
final class NodeRooms implements Rooms {
    private final MemoryStore store;
    private final Rooms shared;
    private final NodeWriter writer;

    NodeRooms(MemoryStore store, NodeWriter writer) {
        this.store = store;
        this.shared = store.rooms();
        this.writer = writer;
    }

    @Override
    public Optional<Room> find(RoomName room) throws StorageException {
        return shared.find(room);
    }

    @Override
    public boolean isPublic(RoomName room) throws StorageException {
        return shared.isPublic(room);
    }

    @Override
    public List<Room> listed(String after, int limit) throws StorageException {
        return shared.listed(after, limit);
    }

    @Override
    public List<Room> all(String after, int limit) throws StorageException {
        return shared.all(after, limit);
    }

    @Override
    public List<Known> of(long userId) throws StorageException {
        return shared.of(userId);
    }

    @Override
    public List<Member> members(RoomName room, boolean banned, String after, int limit) throws StorageException {
        return shared.members(room, banned, after, limit);
    }

    @Override
    public void noteRead(List<ReadMark> marks) throws StorageException {
        writer.write(told -> {
            for (ReadMark mark : marks) {
                if (shared.find(mark.room()).isPresent()) {
                    told.notice(new Notice.ReadMarked(store.usernameOf(mark.userId()), mark.room(), mark.id()));
                }
            }
            shared.noteRead(marks);
            return true;
        });
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) throws StorageException {
        return shared.unread(username, marks);
    }

    @Override
    public boolean block(long userId, long blockedId, boolean on) throws StorageException {
        return writer.write(told -> shared.block(userId, blockedId, on));
    }

    @Override
    public boolean areApart(long userId, Username other) throws StorageException {
        return shared.areApart(userId, other);
    }

    @Override
    public boolean isThere(long userId) throws StorageException {
        return shared.isThere(userId);
    }

    @Override
    public List<Username> blocks(long userId) throws StorageException {
        return shared.blocks(userId);
    }
}
