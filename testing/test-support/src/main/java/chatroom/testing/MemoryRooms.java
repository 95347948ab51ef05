package chatroom.testing;

import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;

/** What the journals of a {@link MemoryStore} make of its rooms. Read marks and blocks aren't kept. One thread. */
final class MemoryRooms implements Rooms {
    private final Map<RoomName, RoomState> states;
    private final LongFunction<Username> users;

    /** @param users by the number of the account */
    MemoryRooms(Map<RoomName, RoomState> states, LongFunction<Username> users) {
        this.states = states;
        this.users = users;
    }

    private Optional<Map.Entry<RoomName, RoomState>> entry(RoomName room) {
        return states.entrySet().stream()
                .filter(each -> each.getKey().compareTo(room) == 0)
                .findFirst();
    }

    private static Room room(Map.Entry<RoomName, RoomState> of) {
        RoomState state = of.getValue();
        return new Room(
                of.getKey(),
                kind(of),
                state.topic(),
                state.isArchived(),
                state.members().size(),
                state.lastId());
    }

    private static RoomKind kind(Map.Entry<RoomName, RoomState> of) {
        return of.getKey().isDirect() ? RoomKind.DIRECT : of.getValue().kind().orElse(RoomKind.PUBLIC);
    }

    @Override
    public Optional<Room> find(RoomName room) {
        return entry(room).map(MemoryRooms::room);
    }

    @Override
    public Optional<RoomKind> kindOf(RoomName room) {
        return entry(room).map(MemoryRooms::kind);
    }

    @Override
    public List<Room> listed(String after, int limit) {
        return all(after, limit).stream()
                .filter(room -> room.kind() == RoomKind.PUBLIC
                        && !room.archived()
                        && !room.name().isLobby())
                .toList();
    }

    @Override
    public List<Room> all(String after, int limit) {
        return states.entrySet().stream()
                .map(MemoryRooms::room)
                .filter(room -> room.name().key().compareTo(after) > 0)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Membership> of(long userId) {
        String user = users.apply(userId).value();
        return states.entrySet().stream()
                .map(each -> membership(each.getKey(), each.getValue(), user))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Membership membership(RoomName room, RoomState state, String user) {
        Membership membership = new Membership(
                room,
                state.member(user).map(RoomState.Member::role),
                0,
                Optional.ofNullable(state.mutedUntil().get(user)),
                Optional.ofNullable(state.bannedUntil().get(user)));
        return membership.role().isEmpty()
                        && membership.mutedUntil().isEmpty()
                        && membership.bannedUntil().isEmpty()
                ? null
                : membership;
    }

    @Override
    public List<Member> members(RoomName room, boolean banned, String after, int limit) {
        throw new AssertionError("nobody asks who is in a room");
    }

    @Override
    public void noteRead(List<ReadMark> marks) {
        throw new AssertionError("nobody keeps what was read");
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) {
        throw new AssertionError("nobody asks what is to be read");
    }

    @Override
    public boolean block(long userId, long blockedId, boolean on) {
        throw new AssertionError("nobody blocks anybody");
    }

    @Override
    public List<Username> blocks(long userId) {
        return List.of();
    }
}
