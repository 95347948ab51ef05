package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The rooms that this user is in besides the lobby, and that their entries come: after each login it asks which they are, and follows each
 * from where its inbox stands. Owned by the link's thread.
 */
final class RoomFollows {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long RETRY_MILLIS = 1_000;

    private final PendingRequests pending;
    private final LinkListener listener;
    private final LongSupplier clockMillis;
    private Follows wanted = new Follows.Nothing();

    /** By the keys of their references, and as far as they are known by those of their names. */
    private final Map<String, FollowedRoom> rooms = new LinkedHashMap<>();

    /** The pages that have come of the list that is asked for. */
    private final List<RoomInfo> listed = new ArrayList<>();

    private String epoch = "";

    /** Who is logged in. */
    private String userKey = "";

    private boolean listIsWanted;
    private boolean isListing;

    /** How far this user had read in the lobby when the list was made; empty where it isn't known, or nothing was read. */
    private OptionalLong lobbyReadId = OptionalLong.empty();

    /** Those that came while the list was on its way: perhaps it is older. */
    private final Set<String> addedMeanwhile = new HashSet<>();

    private long dueMillis = NEVER;

    RoomFollows(PendingRequests pending, LinkListener listener, LongSupplier clockMillis) {
        this.pending = pending;
        this.listener = listener;
        this.clockMillis = clockMillis;
    }

    /** Before anybody logs in. */
    void want(Follows follows) {
        wanted = follows;
    }

    void onLoggedIn(String serversEpoch, String username) {
        epoch = serversEpoch;
        userKey = Username.keyOf(username);
        listed.clear();
        if (wanted instanceof Follows.One one) {
            rooms.computeIfAbsent(key(one.room()), key -> new FollowedRoom(one.room(), one.afterId()));
        }
        listIsWanted = wanted instanceof Follows.OwnRooms;
        lobbyReadId = OptionalLong.empty();
        dueMillis = clockMillis.getAsLong();
    }

    /** Whether the list of this user's rooms is to come. */
    boolean isListAwaited() {
        return listIsWanted || isListing;
    }

    OptionalLong lobbyReadId() {
        return lobbyReadId;
    }

    long nextTickMillis() {
        return dueMillis;
    }

    /** Asks for what is wanted, and wasn't asked for. */
    void tick(long nowMillis) {
        if (nowMillis < dueMillis) {
            return;
        }
        dueMillis = NEVER;
        if (listIsWanted) {
            listIsWanted = false;
            isListing = true;
            Optional<String> after = listed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(listed.get(listed.size() - 1).room().value());
            pending.call(new RoomRequest.Rooms(false, after, RoomLimits.PAGE_MOST), false);
        } else if (!isListing) {
            // Only those that the list has: it drops the others.
            for (FollowedRoom room : distinct()) {
                if (room.state == FollowedRoom.State.WANTED) {
                    room.state = FollowedRoom.State.ASKED;
                    pending.call(room.request(epoch), false);
                }
            }
        }
    }

    /** Of the rooms that entries come from. */
    Stream<Inbox> inboxes() {
        return distinct().stream()
                .filter(room -> room.state == FollowedRoom.State.FOLLOWED || room.state == FollowedRoom.State.POLLED)
                .flatMap(room -> room.inbox().stream());
    }

    /** Where this room's entries go; empty for what isn't followed. */
    Optional<Inbox> inbox(RoomName room) {
        return Optional.ofNullable(rooms.get(room.key())).flatMap(FollowedRoom::inbox);
    }

    /** To a request of this class's own. */
    void onReply(Reply reply) {
        if (reply instanceof RoomReply.RoomPage page) {
            listed.addAll(page.rooms());
            if (page.more() && !page.rooms().isEmpty()) {
                listIsWanted = true;
            } else {
                isListing = false;
                onListed(List.copyOf(listed));
                listed.clear();
                addedMeanwhile.clear();
            }
            dueMillis = clockMillis.getAsLong();
        }
    }

    void onFollowing(RoomRequest.Follow request, RoomReply.Following following) {
        FollowedRoom room = rooms.get(key(request.room()));
        if (room != null) {
            rooms.put(following.room().key(), room);
            room.state = FollowedRoom.State.FOLLOWED;
            room.begin(following.room(), following.epoch(), following.lastId(), listener);
        } else {
            // The user was removed meanwhile, and perhaps is in it again: whoever then asks gets a seam to begin from.
            pending.call(new RoomRequest.Unfollow(request.room()), false);
        }
    }

    /** What the user said was stored in this room. */
    void onSent(RoomName name, long id) {
        FollowedRoom room = rooms.get(name.key());
        if (room != null && room.state != FollowedRoom.State.FOLLOWED) {
            room.inbox().ifPresent(inbox -> inbox.onOwnStored(id));
        }
    }

    private void onListed(List<RoomInfo> all) {
        Set<String> keys = new HashSet<>(addedMeanwhile);
        for (RoomInfo info : all) {
            if (info.room().isLobby()) {
                lobbyReadId = info.own()
                        .map(RoomInfo.Own::readId)
                        .filter(id -> id > 0)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
            } else {
                keys.add(info.room().key());
                add(info, info.lastId());
            }
        }
        rooms.keySet().retainAll(keys);
        listener.onEvent(new LinkEvent.RoomsListed(all));
    }

    /** @param afterId what the server told of the room has all up to this entry */
    private void add(RoomInfo info, long afterId) {
        rooms.computeIfAbsent(
                info.room().key(), key -> new FollowedRoom(RoomReference.to(info.room()), OptionalLong.of(afterId)));
    }

    /** The user is in this room, says an event; perhaps it is known already. */
    void onAdded(RoomInfo info) {
        // Who has asked for it gets the answer, which may come later.
        if (follow(info) && !pending.has(request -> isComing(request, info.room()))) {
            listener.onEvent(new LinkEvent.RoomChanged(Change.ADDED, info.room(), Optional.of(info)));
        }
    }

    private static boolean isComing(Request request, RoomName room) {
        return (request instanceof RoomRequest.Join join && join.room().value().equalsIgnoreCase(room.value()))
                || (request instanceof RoomRequest.Create create
                        && create.name().key().equals(room.key()));
    }

    /**
     * The user is in this room, says the answer to what was asked.
     *
     * @return whether that is news
     */
    boolean follow(RoomInfo info) {
        if (!(wanted instanceof Follows.OwnRooms)
                || info.room().isLobby()
                || rooms.containsKey(info.room().key())) {
            return false;
        }
        // A direct room has just begun, and nothing of it was seen; of others, what went before is history.
        add(info, info.kind() == RoomKind.DIRECT ? 0 : info.lastId());
        if (isListing) {
            addedMeanwhile.add(info.room().key());
        }
        dueMillis = clockMillis.getAsLong();
        return true;
    }

    void onEvent(Event.RoomChanged changed) {
        switch (changed.change()) {
            case ADDED -> changed.info().ifPresent(this::onAdded);
            case REMOVED -> remove(changed.room());
            case CHANGED -> listener.onEvent(new LinkEvent.RoomChanged(Change.CHANGED, changed.room(), changed.info()));
        }
    }

    private void remove(RoomName name) {
        FollowedRoom room = rooms.get(name.key());
        if (room != null) {
            rooms.values().removeIf(room::equals);
            addedMeanwhile.remove(name.key());
            // Up to the entry that says so everything was pushed before.
            Optional<Entry> removal = room.inbox().flatMap(Inbox::newest).filter(this::removesThisUser);
            listener.onEvent(new LinkEvent.RoomChanged(Change.REMOVED, name, Optional.empty(), removal));
        }
    }

    private boolean removesThisUser(Entry entry) {
        if (entry instanceof Entry.Kick kick) {
            return Username.keyOf(kick.subject()).equals(userKey);
        }
        return entry instanceof Entry.Ban ban && Username.keyOf(ban.subject()).equals(userKey);
    }

    /** A request of this class's own failed. */
    void onFailed(RoomRequest request, Reply.Failed failed) {
        if (request instanceof RoomRequest.Follow follow) {
            FollowedRoom room = rooms.get(key(follow.room()));
            if (room != null) {
                onFollowFailed(room, failed);
            }
        } else if (Failures.isPassing(failed)) {
            listIsWanted = true;
            retry(failed);
        } else {
            // An older server knows no rooms: then there is the lobby.
            isListing = false;
            listener.onEvent(new LinkEvent.RoomsListed(List.of()));
        }
    }

    private void onFollowFailed(FollowedRoom room, Reply.Failed failed) {
        switch (failed.code()) {
            case ALREADY_FOLLOWING -> room.state = FollowedRoom.State.FOLLOWED;
            case TOO_MANY -> room.poll(epoch, listener);
            default -> {
                if (Failures.isPassing(failed)) {
                    room.state = FollowedRoom.State.WANTED;
                    retry(failed);
                } else {
                    rooms.values().removeIf(room::equals);
                    listener.onEvent(tell(room, failed));
                }
            }
        }
    }

    /** What somebody named can be wrong; from what the server had listed, the user was removed meanwhile. */
    private LinkEvent tell(FollowedRoom room, Reply.Failed failed) {
        return wanted instanceof Follows.One
                ? new LinkEvent.Refused(Action.FOLLOW, failed.message())
                : new LinkEvent.RoomChanged(Change.REMOVED, new RoomName(room.reference.value()), Optional.empty());
    }

    private void retry(Reply.Failed failed) {
        dueMillis = clockMillis.getAsLong() + failed.retryAfterMillis().orElse(RETRY_MILLIS);
    }

    void onConnectionLost() {
        dueMillis = NEVER;
        listIsWanted = false;
        isListing = false;
        addedMeanwhile.clear();
        rooms.values().forEach(FollowedRoom::onConnectionLost);
    }

    /** Of another user, or of another history. */
    void forget() {
        rooms.clear();
    }

    private Set<FollowedRoom> distinct() {
        return new LinkedHashSet<>(rooms.values());
    }

    private static String key(RoomReference reference) {
        return reference.value().toLowerCase(Locale.ROOT);
    }
}
