package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.RoomName;
import chatroom.server.log.MessageLog;
import chatroom.server.store.Rooms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The rooms in memory: the lobby always, others while somebody {@linkplain #use uses} them, and those that were used last. A room is added
 * as the storage thread found it, and told of every entry that is committed from then on, so it is never behind. Reactor thread only.
 */
public final class LoadedRooms {
    /** Rooms that nobody uses at the moment. */
    private static final int MOST_AT_REST = 1_000;

    private final Lobby lobby;
    private final ServerFrameCodec frames;
    private final LongFunction<MessageLog> logs;
    private final Function<Room, MessageFeed> feeds;
    private final int mostAtRest;
    private final Map<String, Room> byKey = new HashMap<>();
    private Runnable published = () -> {};
    private Consumer<Room> forgotten = room -> {};
    private Optional<MessageFeed.Listener> feedListener = Optional.empty();

    /** By when they were added or released, so the one to be forgotten is the first. */
    private final Map<String, Room> atRest = new LinkedHashMap<>();

    /**
     * @param logs a log that goes on after the newest entry of a room
     * @param feeds what shows what is committed in a room
     */
    public LoadedRooms(
            Lobby lobby, ServerFrameCodec frames, LongFunction<MessageLog> logs, Function<Room, MessageFeed> feeds) {
        this(lobby, frames, logs, feeds, MOST_AT_REST);
    }

    LoadedRooms(
            Lobby lobby,
            ServerFrameCodec frames,
            LongFunction<MessageLog> logs,
            Function<Room, MessageFeed> feeds,
            int mostAtRest) {
        this.lobby = lobby;
        this.frames = frames;
        this.logs = logs;
        this.feeds = feeds;
        lobby.fedBy(feeds.apply(lobby));
        this.mostAtRest = mostAtRest;
    }

    public Lobby lobby() {
        return lobby;
    }

    /** A room, if it is in memory. */
    public Optional<Room> find(RoomName name) {
        return name.isLobby() ? Optional.of(lobby) : Optional.ofNullable(byKey.get(name.key()));
    }

    /** A room as the storage thread found it; the one that is here already, if it is. */
    public Room add(Rooms.Room found) {
        return find(found.name()).orElseGet(() -> {
            Room room = new Room(
                    found.name(), found.kind(), found.archived(), logs.apply(found.lastId()), frames, lobby.stats());
            room.fedBy(feeds.apply(room));
            feedListener.ifPresent(listener -> room.feed().tells(listener));
            room.whenPublished(() -> published.run());
            byKey.put(found.name().key(), room);
            lobby.stats().rooms.increment();
            rest(room);
            return room;
        });
    }

    /** Who is told of what the feeds show, in whichever room. */
    void whenFed(MessageFeed.Listener listener) {
        feedListener = Optional.of(listener);
        lobby.feed().tells(listener);
    }

    /** Who is told of entries that are shown in whichever room but the lobby. */
    void whenPublished(Runnable listener) {
        published = listener;
    }

    /** The room stays in memory, until it is {@linkplain #release released} as often. */
    public void use(Room room) {
        room.uses++;
        atRest.remove(room.name().key());
    }

    public void release(Room room) {
        room.uses--;
        if (room.uses == 0 && room != lobby) {
            rest(room);
        }
    }

    /** A room isn't there any more. Who uses it still releases it. */
    void forget(RoomName name) {
        Room room = byKey.remove(name.key());
        atRest.remove(name.key());
        if (room != null) {
            lobby.stats().rooms.add(-1);
            forgotten.accept(room);
        }
    }

    /** Who is told of rooms that aren't there any more. */
    void whenForgotten(Consumer<Room> listener) {
        forgotten = listener;
    }

    private void rest(Room room) {
        if (byKey.get(room.name().key()) != room) {
            return;
        }
        room.log().rest();
        atRest.put(room.name().key(), room);
        if (atRest.size() > mostAtRest) {
            Room first = atRest.values().iterator().next();
            atRest.remove(first.name().key());
            byKey.remove(first.name().key());
            lobby.stats().rooms.add(-1);
        }
    }

    /** All in memory, the lobby among them. */
    List<Room> all() {
        List<Room> all = new ArrayList<>(byKey.values());
        all.add(lobby);
        return all;
    }

    /** How many rooms are in memory, the lobby apart. */
    public int size() {
        return byKey.size();
    }
}
