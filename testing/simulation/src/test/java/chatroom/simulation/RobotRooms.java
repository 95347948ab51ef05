package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Emoji;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.RoomState;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.SingleLine;
import chatroom.testing.MemoryStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a robot does in rooms: everything that the protocol knows, allowed or not, and it keeps each of its rooms as {@link RoomState} makes
 * it of pushes and pages.
 */
final class RobotRooms {
    static final List<RoomName> NAMES = List.of(new RoomName("dev"), new RoomName("Den"), new RoomName("zoo"));
    private static final List<Emoji> EMOJI = List.of(new Emoji("👍"), new Emoji("👩‍💻"));
    private static final List<String> WORDS = List.of("tea", "milk", "sugar");
    private static final Set<ErrorCode> NOT_MINE =
            EnumSet.of(ErrorCode.NOT_A_MEMBER, ErrorCode.UNKNOWN_ROOM, ErrorCode.BANNED);
    private static final int ALL = 500;

    private final Robot robot;
    private final World world;
    private final Chance chance;
    private final RequestedEntries requested;

    /** Whether rooms are followed; if not, they are polled. */
    private final boolean pushed;

    /** By the key of the room, of the present history. */
    private final Map<String, RobotRoom> rooms = new HashMap<>();

    private int said;

    RobotRooms(Robot robot, boolean pushed, World world) {
        this.robot = robot;
        this.pushed = pushed;
        this.world = world;
        this.chance = world.chance();
        this.requested = new RequestedEntries(robot.name(), chance);
    }

    // What the server tells.

    /**
     * @param lobbyFrom everything in the lobby after this is to come; empty for the history that was known before
     * @param maySend false for a robot that leaves: it is still told what comes
     */
    void onLoggedIn(OptionalLong lobbyFrom, boolean maySend) {
        lobbyFrom.ifPresent(id -> {
            rooms.clear();
            rooms.put(RoomName.LOBBY.key(), new RobotRoom(RoomName.LOBBY, pushed, id));
        });
        rooms.values().forEach(room -> {
            room.following = pushed && room.name().isLobby();
            room.asked = false;
        });
        if (!maySend) {
            return;
        }
        robot.call(new RoomRequest.Rooms(false, Optional.empty(), ALL));
        if (lobbyFrom.isPresent()) {
            NAMES.forEach(this::createOrJoin);
        }
    }

    private void createOrJoin(RoomName name) {
        Nonce nonce = requested.newNonce();
        if (chance.oneIn(2)) {
            RoomKind kind = chance.oneIn(3) ? RoomKind.PRIVATE : RoomKind.PUBLIC;
            write(new RoomRequest.Create(name, kind, reason(), Optional.of(nonce)), nonce);
        } else {
            write(new RoomRequest.Join(RoomReference.to(name), Optional.of(nonce)), nonce);
        }
    }

    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            room(posted.room()).pushed(posted.entry());
        } else if (event instanceof Event.RoomChanged changed) {
            RobotRoom room = room(changed.room());
            if (changed.change() == Event.RoomChanged.Change.REMOVED) {
                room.following = false;
                room.mine = false;
            } else {
                room.mine = true;
            }
        }
    }

    private RobotRoom room(RoomName name) {
        return rooms.computeIfAbsent(name.key(), key -> new RobotRoom(name, pushed, 0));
    }

    void onReply(Request request, Reply reply) {
        if (reply instanceof RoomReply.RoomPage page && request instanceof RoomRequest.Rooms asked && !asked.all()) {
            onOwnRooms(page);
        } else if (reply instanceof RoomReply.Following following) {
            onFollowing((RoomRequest.Follow) request, following);
        } else if (request instanceof RoomRequest.Unfollow && reply instanceof RoomReply.Acknowledged done) {
            room(done.room()).following = false;
        } else if (reply instanceof Reply.Polled page) {
            room(page.room()).page(page.entries(), page.lastId());
        } else if (reply instanceof Reply.HistoryPage page) {
            room(page.room()).page(page.entries(), page.lastId().orElseThrow());
        } else if (requested.isOpen(request)) {
            onDeed(request, reply);
        } else if (reply instanceof Reply.Failed failed) {
            onFailed(request, failed);
        }
        if (request instanceof RoomRequest.Follow || request instanceof Request.Poll) {
            room(RequestParts.room(request, robot.username())).asked = false;
        }
    }

    private void onOwnRooms(RoomReply.RoomPage page) {
        rooms.values().forEach(room -> room.mine = false);
        page.rooms().forEach(info -> {
            room(info.room()).mine = true;
            info.own().ifPresent(own -> room(info.room()).read(own.readId()));
        });
    }

    private void onFollowing(RoomRequest.Follow request, RoomReply.Following following) {
        RobotRoom room = room(following.room());
        room.following = true;
        boolean isOfThisHistory = request.epoch().map(following.epoch()::equals).orElse(true);
        if (request.lastId().isEmpty() || !isOfThisHistory) {
            room.beginAfter(following.lastId());
        } else if (following.lastId() < room.lastId()) {
            throw new PromiseBroken("%s has entry %s of %s, and the newest is to be %s"
                    .formatted(robot.name(), room.lastId(), room.name(), following.lastId()));
        }
    }

    private void onDeed(Request request, Reply reply) {
        if (reply instanceof Reply.Sent sent) {
            requested.stored(request, robot.store(), sent.room(), sent.id());
        } else if (reply instanceof RoomReply.Stored stored) {
            requested.stored(request, robot.store(), stored.room(), stored.id());
        } else if (reply instanceof Reply.Failed failed && Robot.isPassing(failed.code())) {
            robot.retry(request, failed);
        } else {
            requested.gaveNothing(request);
        }
    }

    private void onFailed(Request request, Reply.Failed failed) {
        boolean isReading = request instanceof RoomRequest.Follow || request instanceof Request.Poll;
        if (isReading && NOT_MINE.contains(failed.code())) {
            room(RequestParts.room(request, robot.username())).mine = false;
        }
    }

    // What it does by itself.

    boolean isDeed(Request request) {
        return requested.isOpen(request);
    }

    /** Now and then: asks for what it doesn't have of its rooms. */
    void look() {
        robot.call(new RoomRequest.Rooms(false, Optional.empty(), ALL));
        for (RobotRoom room : List.copyOf(rooms.values())) {
            RoomReference reference = RoomReference.to(room.name());
            boolean isWanted = room.mine && !room.following && !room.asked;
            if (isWanted && !pushed) {
                ask(room, new Request.Poll(reference, room.lastId(), chance.between(1, 50)));
            } else if (isWanted && !room.name().isLobby()) {
                boolean fromNow = room.isEmpty() && chance.oneIn(2);
                ask(
                        room,
                        new RoomRequest.Follow(
                                reference,
                                fromNow ? OptionalLong.empty() : OptionalLong.of(room.lastId()),
                                robot.epoch()));
            }
            if (room.mine && room.firstId() > 1) {
                robot.call(new Request.History(reference, OptionalLong.of(room.firstId()), chance.between(1, 50)));
            }
        }
    }

    private void ask(RobotRoom room, Request request) {
        room.asked = true;
        robot.call(request);
    }

    /** What a commit in doubt has stored, and nobody tried again, is found by the next entry. */
    void lastWords() {
        rooms.values().stream()
                .filter(room -> room.mine && !room.name().isLobby())
                .map(RobotRoom::name)
                .toList()
                .forEach(name -> write(say(RoomReference.to(name))));
    }

    /** Any of all that one can do. */
    void act() {
        int dice = chance.between(0, 99);
        if (dice < 50) {
            sayOrChange(where(), dice);
        } else if (dice < 58) {
            createOrJoin(chance.oneOf(NAMES));
        } else if (dice < 92) {
            moderate(dice);
        } else if (dice < 94) {
            blockOrUnblock(chance.oneOf(World.NAMES));
        } else {
            robot.call(reading(where()));
        }
    }

    private void sayOrChange(RoomReference where, int dice) {
        Nonce nonce = requested.newNonce();
        Optional<Nonce> under = Optional.of(nonce);
        if (dice < 26) {
            write(say(where));
        } else if (dice < 34) {
            write(new RoomRequest.Edit(where, target(where), text(), under), nonce);
        } else if (dice < 39) {
            write(new RoomRequest.Delete(where, target(where), reason(), under), nonce);
        } else {
            write(new RoomRequest.React(where, target(where), chance.oneOf(EMOJI), chance.oneIn(2), under), nonce);
        }
    }

    private void moderate(int dice) {
        RoomName name = chance.oneIn(4) ? named(where()) : whereItMay();
        RoomReference where = RoomReference.to(name);
        RoomState state = room(name).state();
        String member = oneOf(state.members().stream().map(RoomState.Member::username));
        Nonce nonce = requested.newNonce();
        Optional<Nonce> under = Optional.of(nonce);
        if (dice < 60) {
            write(new RoomRequest.Leave(where, under), nonce);
        } else if (dice < 67) {
            write(new RoomRequest.Add(where, chance.oneOf(World.NAMES), under), nonce);
        } else if (dice < 69) {
            write(new RoomRequest.SetTopic(where, new SingleLine(chance.oneOf(WORDS)), under), nonce);
        } else if (dice < 73) {
            if (name.isLobby()) {
                actAsAdmin(member);
            } else {
                write(new RoomRequest.KickFrom(where, member, reason(), under), nonce);
            }
        } else if (dice < 76) {
            write(new RoomRequest.Ban(where, member, reason(), seconds(), under), nonce);
        } else if (dice < 79) {
            String banned = oneOf(state.bannedUntil().keySet().stream());
            write(new RoomRequest.Unban(where, banned, under), nonce);
        } else if (dice < 81) {
            write(new RoomRequest.Mute(where, member, reason(), secondsOfMute(name), under), nonce);
        } else if (dice < 84) {
            String muted = oneOf(state.mutedUntil().keySet().stream());
            write(new RoomRequest.Unmute(where, muted, under), nonce);
        } else if (dice < 89) {
            write(new RoomRequest.ChangeRole(where, member, chance.oneOf(List.of(Role.values())), under), nonce);
        } else {
            boolean archives = state.isArchived() == chance.oneIn(8);
            write(archives ? new RoomRequest.Archive(where, under) : new RoomRequest.Unarchive(where, under), nonce);
        }
    }

    /** Whom an admin kicks is logged out everywhere, also the admin. */
    private void actAsAdmin(String somebody) {
        if (!world.histories().isAdmin(robot.username())) {
            return;
        }
        if (chance.oneIn(3)) {
            robot.call(new Request.Announce(new MessageText("tea is ready")));
        } else {
            String kicked = chance.oneIn(4) ? robot.username() : somebody;
            world.mayEnd(kicked);
            robot.call(new Request.Kick(kicked));
        }
    }

    private void blockOrUnblock(String somebody) {
        if (!somebody.equals(robot.username())) {
            robot.call(chance.oneIn(3) ? new RoomRequest.Block(somebody) : new RoomRequest.Unblock(somebody));
        }
    }

    /** Somebody of these, or whoever. */
    private String oneOf(Stream<String> names) {
        List<String> sorted =
                names.filter(name -> !name.equals(robot.username())).sorted().toList();
        return sorted.isEmpty() || chance.oneIn(8) ? chance.oneOf(World.NAMES) : chance.oneOf(sorted);
    }

    /** Where it is more than a member, as far as it knows. */
    private RoomName whereItMay() {
        List<RoomName> may = rooms.values().stream()
                .filter(room ->
                        room.state().member(robot.username()).stream().anyMatch(self -> self.role() != Role.MEMBER))
                .map(RobotRoom::name)
                .sorted()
                .toList();
        return may.isEmpty() ? named(where()) : chance.oneOf(may);
    }

    private RoomName named(RoomReference where) {
        return RequestParts.room(new Request.Who(where), robot.username());
    }

    private Request reading(RoomReference where) {
        long id = chance.between(0, 30);
        int limit = chance.between(1, 50);
        SearchQuery query = new SearchQuery(chance.oneOf(WORDS));
        return switch (chance.between(0, 8)) {
            case 0 -> new Request.History(where, chance.oneIn(2) ? OptionalLong.empty() : OptionalLong.of(id), limit);
            case 1 -> new Request.Poll(where, id, limit);
            case 2 -> new Request.Search(where, query, OptionalLong.empty(), limit);
            case 3 -> new RoomRequest.SearchMine(query, Optional.empty(), limit);
            case 4 -> new RoomRequest.Rooms(true, Optional.empty(), limit);
            case 5 -> new RoomRequest.Members(where, chance.oneIn(4), Optional.empty(), limit);
            case 6 -> new Request.Who(where);
            case 7 -> new RoomRequest.Read(where, id);
            default ->
                where.isLobby() || chance.oneIn(2) ? new RoomRequest.Typing(where) : new RoomRequest.Unfollow(where);
        };
    }

    private RoomReference where() {
        List<RoomName> mine = new ArrayList<>();
        rooms.values().stream()
                .filter(room -> room.mine)
                .map(RobotRoom::name)
                .sorted()
                .forEach(mine::add);
        if (mine.size() > 1 && !chance.oneIn(6)) {
            // Less in the lobby than in all others.
            RoomName chosen = chance.oneOf(mine);
            return RoomReference.to(chosen.isLobby() ? chance.oneOf(mine) : chosen);
        }
        String partner = chance.oneOf(World.NAMES);
        return chance.oneIn(2) && !partner.equals(robot.username())
                ? new RoomReference("@" + partner)
                : RoomReference.to(chance.oneOf(NAMES));
    }

    private long target(RoomReference where) {
        List<ChatMessage> messages = room(named(where)).state().messages();
        return messages.isEmpty() || chance.oneIn(5)
                ? chance.between(1, 20)
                : messages.get(messages.size() - chance.between(1, Math.min(6, messages.size())))
                        .id();
    }

    private MessageText text() {
        return new MessageText("%s r%s %s".formatted(robot.name(), ++said, chance.oneOf(WORDS)));
    }

    private Optional<SingleLine> reason() {
        return chance.oneIn(2) ? Optional.of(new SingleLine(chance.oneOf(WORDS))) : Optional.empty();
    }

    private OptionalInt seconds() {
        return chance.oneIn(3) ? OptionalInt.empty() : OptionalInt.of(chance.between(1, 10));
    }

    void readIn(RoomName name) {
        if (room(name).mine) {
            RoomReference where = RoomReference.to(name);
            robot.call(
                    chance.oneIn(3)
                            ? new Request.Search(where, new SearchQuery(chance.oneOf(WORDS)), OptionalLong.empty(), 50)
                            : new Request.History(where, OptionalLong.empty(), 50));
        }
    }

    /** Who is muted in the lobby for ever would never get rid of what they say there. */
    private OptionalInt secondsOfMute(RoomName name) {
        OptionalInt seconds = seconds();
        return name.isLobby() && world.histories().hasAdmins() ? OptionalInt.of(seconds.orElse(5)) : seconds;
    }

    private Request.Send say(RoomReference where) {
        return new Request.Send(
                where,
                text(),
                chance.oneIn(5),
                chance.oneIn(4) ? OptionalLong.of(target(where)) : OptionalLong.empty(),
                Optional.of(requested.newNonce()));
    }

    private void write(Request.Send send) {
        write(send, send.nonce().orElseThrow());
    }

    private void write(Request request, Nonce nonce) {
        requested.add(request, nonce);
        robot.write(request);
    }

    // The end.

    /** What still isn't as it should be, in peace; empty if nothing. */
    Optional<String> lacks(MemoryStore store) {
        if (!requested.open().isEmpty()) {
            return Optional.of("%s hasn't heard what became of %s".formatted(robot.name(), requested.open()));
        }
        return world.histories().roomsOf(robot.username(), store).stream()
                .map(this::lacks)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> rooms.values().stream()
                        .filter(room -> room.following && store.isDeleted(room.name()))
                        .map(room -> "%s follows %s, which is deleted".formatted(robot.name(), room.name()))
                        .findFirst())
                .or(() -> lackOfMarks(store));
    }

    private Optional<String> lackOfMarks(MemoryStore store) {
        return store.marksOf(robot.username()).entrySet().stream()
                .filter(mark -> room(mark.getKey()).readId() != mark.getValue())
                .map(mark -> "%s has read %s up to %s, and is told %s"
                        .formatted(
                                robot.name(),
                                mark.getKey(),
                                mark.getValue(),
                                room(mark.getKey()).readId()))
                .findFirst();
    }

    private Optional<String> lacks(RoomHistory stored) {
        RobotRoom room = rooms.get(stored.name().key());
        if (room == null) {
            return Optional.of("%s knows nothing of %s".formatted(robot.name(), stored.name()));
        }
        return room.difference(stored)
                .map(difference -> "%s knows %s otherwise: %s".formatted(robot.name(), stored.name(), difference));
    }

    void check() {
        requested.check();
    }
}
