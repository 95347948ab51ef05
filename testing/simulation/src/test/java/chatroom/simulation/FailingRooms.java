package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.Optional;

/** Rooms on a disk that has its moods. */
final class FailingRooms implements Rooms {
    private final Rooms disk;
    private final Mood writes;
    private final Mood reads;

    /** What may go wrong. */
    interface Mood {
        void mayFail() throws StorageException;
    }

    FailingRooms(Rooms disk, Mood writes, Mood reads) {
        this.disk = disk;
        this.writes = writes;
        this.reads = reads;
    }

    @Override
    public Optional<Room> find(RoomName room) throws StorageException {
        reads.mayFail();
        return disk.find(room);
    }

    @Override
    public boolean isPublic(RoomName room) throws StorageException {
        reads.mayFail();
        return disk.isPublic(room);
    }

    @Override
    public List<Room> listed(String after, int limit) throws StorageException {
        reads.mayFail();
        return disk.listed(after, limit);
    }

    @Override
    public List<Room> all(String after, int limit) throws StorageException {
        reads.mayFail();
        return disk.all(after, limit);
    }

    @Override
    public List<Known> of(long userId) throws StorageException {
        reads.mayFail();
        return disk.of(userId);
    }

    @Override
    public List<Member> members(RoomName room, boolean banned, String after, int limit) throws StorageException {
        reads.mayFail();
        return disk.members(room, banned, after, limit);
    }

    @Override
    public void noteRead(List<ReadMark> marks) throws StorageException {
        writes.mayFail();
        disk.noteRead(marks);
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) throws StorageException {
        reads.mayFail();
        return disk.unread(username, marks);
    }

    @Override
    public boolean block(long userId, long blockedId, boolean on) throws StorageException {
        writes.mayFail();
        return disk.block(userId, blockedId, on);
    }

    @Override
    public boolean areApart(long userId, Username other) throws StorageException {
        reads.mayFail();
        return disk.areApart(userId, other);
    }

    @Override
    public boolean isThere(long userId) throws StorageException {
        reads.mayFail();
        return disk.isThere(userId);
    }

    @Override
    public List<Username> blocks(long userId) throws StorageException {
        reads.mayFail();
        return disk.blocks(userId);
    }
}
