package chatroom.server.store;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What other servers that share the database ("nodes") have done, and what they are told of this one. Where a database is one server's
 * alone this is {@link #NONE}.
 *
 * <p>A commit may be in a look before or after it was told in any other way: whoever takes news takes them once or often, and in any order
 * but that of ids within a room.
 */
public interface News {
    /** For a database that nobody shares. */
    News NONE = new News() {
        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public void onNudge(Runnable nudged) {}

        @Override
        public Look look() {
            return Look.NOTHING;
        }

        @Override
        public void tell(List<Notice> notices) {}

        @Override
        public void notePresence(Map<Username, Boolean> isHere) {}

        @Override
        public List<Node> nodes() {
            return List.of();
        }
    };

    /** Whether there can be other nodes. Any thread. */
    boolean isShared();

    /** Who is told that there may be something to look at: by any thread, now and then without a reason, and perhaps not at all. */
    void onNudge(Runnable nudged);

    /**
     * A worker thread, one at a time. What was committed since the last look that was returned, by others, and of this node what it may not
     * know of; also says that this node is alive.
     */
    Look look() throws StorageException;

    /** Storage thread. Tells all other nodes of this; it is lost where the database is at its end before they have looked. */
    void tell(List<Notice> notices) throws StorageException;

    /**
     * Storage thread. Who came to this node, and who isn't on it any more.
     *
     * @param isHere by user
     */
    void notePresence(Map<Username, Boolean> isHere) throws StorageException;

    /** Worker threads. All nodes that are alive, this one first. */
    List<Node> nodes() throws StorageException;

    /**
     * @param name of its machine, as it calls itself
     * @param since when it came to the database, or came back
     * @param users how many are connected to it
     */
    record Node(long id, String name, Instant since, int users) {}

    /**
     * What a look found.
     *
     * @param isAnew what came since the last one can't be told, as it is too long ago, or there was none: anything that this node has in
     *     memory may be out of date, and {@code presence} is all there is
     * @param heads the newest entry of each room in which something may have been stored; perhaps an old one
     * @param members whose memberships have changed
     * @param accounts whose sessions may have been ended
     * @param notices in the order of commits, as far as there is one
     * @param presence changes, in the same order
     * @param nodes all other nodes that are alive; empty where that isn't known yet: then nobody's people are taken for gone
     */
    record Look(
            boolean isAnew,
            Map<RoomName, Long> heads,
            Set<Username> members,
            Set<Username> accounts,
            List<Notice> notices,
            List<Presence> presence,
            Optional<Set<Long>> nodes) {
        public static final Look NOTHING =
                new Look(false, Map.of(), Set.of(), Set.of(), List.of(), List.of(), Optional.empty());
    }

    /**
     * Who came to a node, and who isn't on it any more.
     *
     * @param isHere by user
     */
    record Presence(long node, Map<Username, Boolean> isHere) {}

    /** What is told once, and stored nowhere else, or not as somebody sees it. */
    sealed interface Notice {
        /** To everybody. */
        record Announced(String text, Instant time) implements Notice {}

        /** Tells a room's followers that somebody types. */
        record Typing(RoomName room, Username user) implements Notice {}

        /** Tells a user's other sessions how far they have read. */
        record ReadMarked(Username user, RoomName room, long id) implements Notice {}

        /** A room isn't there any more. */
        record RoomDeleted(RoomName room) implements Notice {}

        /** The texts of all messages of a room up to this one are gone. */
        record Pruned(RoomName room, long throughId) implements Notice {}
    }
}
