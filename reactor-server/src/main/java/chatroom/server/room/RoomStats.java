package chatroom.server.room;

import chatroom.protocol.Entry;
import chatroom.server.stats.Count;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a room counts. Written by the reactor thread only, read by any. */
public final class RoomStats {
    /** Messages that were stored and shown. */
    public final Count messages = new Count();

    /** Entries that were stored in whatever room by whomever, by what they are. */
    public final Map<Class<?>, Count> entries = Stream.of(Entry.class.getPermittedSubclasses())
            .filter(kind -> kind != Entry.Unknown.class)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), kind -> new Count()));

    /** Sends whose message was stored before, under the same nonce. */
    public final Count duplicates = new Count();

    /** Rooms in memory, the lobby apart. */
    public final Count rooms = new Count();

    /** Rooms that connections follow, the lobby among them: one for each connection and room. */
    public final Count follows = new Count();

    /** Readers that had to be given something from the store. */
    public final Count catchUps = new Count();

    /** What was read for them, and how many messages that were. */
    public final Count catchUpPages = new Count();

    public final Count catchUpMessages = new Count();

    /** The newest messages that can't be found by their words yet. */
    public final Count notSearchable = new Count();

    /** Searches that were ended because they took too long. */
    public final Count searchesTooLong = new Count();

    /** Searches whose asker was gone before they were answered. */
    public final Count searchesLeft = new Count();
}
