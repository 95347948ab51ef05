package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Mention;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Rooms;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the journals of a {@link MemoryStore} make of its rooms, and what users keep for themselves. One thread. */
final class MemoryRooms implements Rooms {
    private final MemoryJournals journals;
    private final MemoryUsers users;

    MemoryRooms(MemoryJournals journals, MemoryUsers users) {
        this.journals = journals;
        this.users = users;
    }

    private Room show(MemoryRoom room) {
        return new Room(
                room.name(),
                room.kind(),
                room.state().topic(),
                room.state().isArchived(),
                members(room).count(),
                room.state().lastId());
    }

    private Stream<Username> members(MemoryRoom room) {
        return users.all().map(Account::username).filter(user -> room.role(user).isPresent());
    }

    @Override
    public Optional<Room> find(RoomName name) {
        return journals.room(name).map(this::show);
    }

    @Override
    public boolean isPublic(RoomName name) {
        return journals.room(name).map(MemoryRoom::kind).equals(Optional.of(RoomKind.PUBLIC));
    }

    @Override
    public List<Room> listed(String after, int limit) {
        return after(after)
                .filter(room -> room.kind() == RoomKind.PUBLIC
                        && !room.state().isArchived()
                        && !room.name().isLobby())
                .limit(limit)
                .map(this::show)
                .toList();
    }

    @Override
    public List<Room> all(String after, int limit) {
        return after(after).limit(limit).map(this::show).toList();
    }

    private Stream<MemoryRoom> after(String key) {
        return journals.rooms()
                .filter(room -> room.name().key().compareTo(key) > 0)
                .sorted(Comparator.comparing(MemoryRoom::name));
    }

    @Override
    public List<Known> of(long userId) {
        Username user = users.get(userId).username();
        return after("")
                .map(room -> new Known(room.membership(user), room.state().lastId()))
                .filter(known -> saysSomething(known.membership()))
                .toList();
    }

    private static boolean saysSomething(Membership membership) {
        return membership.role().isPresent()
                || membership.mutedUntil().isPresent()
                || membership.bannedUntil().isPresent();
    }

    @Override
    public List<Member> members(RoomName name, boolean banned, String after, int limit) {
        return journals.room(name).stream()
                .flatMap(room -> users.all()
                        .map(Account::username)
                        .filter(user -> user.key().compareTo(after) > 0)
                        .sorted()
                        .map(user -> member(user, room.membership(user))))
                .filter(member -> banned
                        ? journals.isNow(member.bannedUntil().orElse(null))
                        : member.role().isPresent())
                .limit(limit)
                .toList();
    }

    private static Member member(Username user, Membership of) {
        return new Member(user, of.role(), of.mutedUntil(), of.bannedUntil());
    }

    @Override
    public void noteRead(List<ReadMark> marks) {
        for (ReadMark mark : marks) {
            Username user = users.get(mark.userId()).username();
            journals.room(mark.room()).ifPresent(room -> room.noteRead(user, mark.id()));
        }
    }

    @Override
    public List<Unread> unread(Username username, List<ReadMark> marks) {
        return marks.stream()
                .map(mark -> journals.room(mark.room())
                        .map(room -> unread(room, username, mark.id()))
                        .orElse(Unread.NOTHING))
                .toList();
    }

    private static Unread unread(MemoryRoom room, Username user, long readId) {
        Mention mention = Mention.called(user.value());
        List<ChatMessage> unread = room.state().messages().stream()
                .filter(message -> message.id() > readId
                        && !message.deleted()
                        && !message.username().equals(user.value()))
                .toList();
        long mentions = unread.stream()
                .filter(message -> mention.isIn(message.text()))
                .limit(RoomLimits.MENTIONS)
                .count();
        return new Unread(unread.size(), (int) mentions);
    }

    @Override
    public boolean block(long userId, long blockedId, boolean on) {
        return users.block(userId, blockedId, on);
    }

    @Override
    public boolean areApart(long userId, Username other) {
        return users.nameOf(other).isEmpty() || users.areApart(users.get(userId).username(), other);
    }

    @Override
    public boolean isThere(long userId) {
        return users.isThere(userId);
    }

    @Override
    public List<Username> blocks(long userId) {
        return users.blockedBy(userId).toList();
    }
}
