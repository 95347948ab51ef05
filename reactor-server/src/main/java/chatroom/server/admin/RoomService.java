package chatroom.server.admin;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RefusedException;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.store.StoredUser;
import chatroom.server.store.UserState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators do with rooms: entries by the server itself, which no role allows and none forbids. For a worker. */
final class RoomService {
    private static final int ROOMS_TOGETHER = 500;

    private final Store store;
    private final AdminService.Writing writing;
    private final AdminService.Committed committed;

    RoomService(Store store, AdminService.Writing writing, AdminService.Committed committed) {
        this.store = store;
        this.writing = writing;
        this.committed = committed;
    }

    AdminReply rooms(AdminRequest.Rooms request) throws StorageException {
        List<Rooms.Room> found = store.rooms().all(Username.keyOf(request.after()), ROOMS_TOGETHER + 1);
        List<AdminReply.RoomLine> lines = found.stream()
                .limit(ROOMS_TOGETHER)
                .map(room -> new AdminReply.RoomLine(
                        room.name(), room.kind(), room.topic(), room.archived(), room.members(), room.lastId()))
                .toList();
        return new AdminReply.RoomPage(lines, found.size() > ROOMS_TOGETHER);
    }

    AdminReply create(AdminRequest.CreateRoom request) throws Exception {
        RoomName room = request.room();
        if (request.kind() == RoomKind.PRIVATE && request.owner().isEmpty()) {
            throw new RefusedException(
                    "A private room without members would be known to nobody: name an owner with --owner.");
        }
        Optional<Username> owner =
                request.owner().isPresent() ? Optional.of(user(request.owner().get())) : Optional.empty();
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Create(
                request.kind(), request.topic().map(SingleLine::value).filter(topic -> !topic.isEmpty())));
        owner.ifPresent(user -> {
            changes.add(new Change.Add(user));
            changes.add(new Change.ChangeRole(user, Role.OWNER));
        });
        // In one job: what comes with it would be done to a room that has the name already.
        List<EntryResult> results = writing.run(() -> store.rooms().find(room).isPresent()
                ? List.of(new EntryResult.Refused(ErrorCode.ROOM_TAKEN))
                : stored(room, batch(room, changes)));
        if (results.get(0) instanceof EntryResult.Refused) {
            throw new RefusedException(
                    "The name %s is taken, perhaps by a room that was deleted: choose another one.".formatted(room));
        }
        String done = "The %s room %s is there now.".formatted(request.kind().wireName(), room);
        for (EntryResult result : results) {
            if (result instanceof EntryResult.Refused refused) {
                throw new RefusedException("%s But it has no owner. %s"
                        .formatted(
                                done,
                                refusal(refused.code(), room, owner.orElseThrow())
                                        .getMessage()));
            }
        }
        return new AdminReply.Done(done);
    }

    AdminReply archive(AdminRequest.ArchiveRoom request) throws Exception {
        RoomName room = existing(request.room());
        refuse(room.isLobby(), "The lobby is always open.");
        refuse(room.isDirect(), "A direct room can't be archived: it is its two users' own.");
        EntryResult result =
                append(room, List.of(new Change.Archive(request.archived()))).get(0);
        String state = request.archived() ? "archived" : "open";
        refuse(!(result instanceof EntryResult.Stored), "%s is %s already.".formatted(room, state));
        return new AdminReply.Done("%s is %s now.".formatted(room, state));
    }

    AdminReply setRole(AdminRequest.SetRole request) throws Exception {
        RoomName room = existing(request.room());
        Username user = user(request.username());
        refuse(room.isDirect(), "A direct room has no roles.");
        refuse(
                room.isLobby() && request.role() == Role.OWNER,
                "The lobby's owners are the admins: user admin %s on makes one.".formatted(user));
        List<Change> changes = new ArrayList<>();
        if (!room.isLobby()) {
            changes.add(new Change.Add(user));
        }
        changes.add(new Change.ChangeRole(user, request.role()));
        List<EntryResult> results = append(room, changes);
        for (EntryResult result : results) {
            if (result instanceof EntryResult.Refused refused) {
                throw refusal(refused.code(), room, user);
            }
        }
        boolean changed = results.stream().anyMatch(EntryResult.Stored.class::isInstance);
        refuse(!changed, "%s is %s in %s already.".formatted(user, role(request.role()), room));
        return new AdminReply.Done("%s is %s in %s now.".formatted(user, role(request.role()), room));
    }

    private static String role(Role role) {
        return (role == Role.OWNER ? "an " : "a ") + role.wireName();
    }

    private static RefusedException refusal(ErrorCode code, RoomName room, Username user) {
        return switch (code) {
            case BANNED ->
                new RefusedException("%s is banned from %s: a moderator can lift that.".formatted(user, room));
            case FORBIDDEN ->
                new RefusedException("%s is the last owner of %s: make somebody else one first.".formatted(user, room));
            case TOO_MANY ->
                new RefusedException(
                        "%s is in as many rooms as anybody may be in: one must be left first.".formatted(user));
            case UNKNOWN_USER -> RefusedException.unknownUser(user.value());
            default -> unknownRoom(room);
        };
    }

    static RefusedException unknownRoom(RoomName room) {
        return new RefusedException("There is no room %s: the command rooms shows those there are.".formatted(room));
    }

    private static void refuse(boolean isSo, String sentence) throws RefusedException {
        if (isSo) {
            throw new RefusedException(sentence);
        }
    }

    /** The room's name as it is spelled in the store. */
    private RoomName existing(RoomName room) throws StorageException, RefusedException {
        return store.rooms().find(room).orElseThrow(() -> unknownRoom(room)).name();
    }

    /** In the spelling in which the name was registered. */
    private Username user(String name) throws StorageException, RefusedException {
        return store.accountKeeping()
                .find(name)
                .filter(user -> user.state() != UserState.DELETED)
                .map(StoredUser::username)
                .orElseThrow(() -> RefusedException.unknownUser(name));
    }

    /** All in one transaction. */
    private List<EntryResult> append(RoomName room, List<Change> changes) throws Exception {
        return writing.run(() -> stored(room, batch(room, changes)));
    }

    private static List<NewEntry> batch(RoomName room, List<Change> changes) {
        return changes.stream().map(change -> NewEntry.byServer(room, change)).toList();
    }

    private List<EntryResult> stored(RoomName room, List<NewEntry> batch) throws StorageException {
        List<EntryResult> results;
        try {
            results = store.journals().append(batch);
        } catch (StorageException e) {
            committed.inDoubt(batch);
            throw e;
        }
        for (EntryResult result : results) {
            if (result instanceof EntryResult.Stored stored) {
                committed.entry(room, stored.entry());
            }
        }
        return results;
    }
}
