package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.log.MessageLog;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** A room in memory: what is shown in it, and what requests about it are decided by. Reactor thread only. */
public class Room {
    private final RoomName name;
    private final RoomKind kind;
    private final MessageLog log;
    private final ServerFrameCodec frames;
    private final RoomStats stats;
    private boolean archived;

    /** The entry that says whether it is archived, if it isn't older than what is in memory. */
    private long archivedById;

    /** An entry that archives or reopens it may be stored or not. */
    private boolean archivedInDoubt;

    private final long sinceId;

    /** Of what was said up to this entry something was replaced or deleted, which the log has as it was made. */
    private long outdatedThroughId;

    private int followers;

    /** How often it was {@linkplain LoadedRooms#use used} and not released yet. */
    int uses;

    private Runnable published = () -> {};

    /** What waits for entries to be shown; null while nothing has, as in most. */
    private Queue<ToShow> toShow;

    private record ToShow(long id, Runnable step) {}

    private MessageFeed feed;

    Room(RoomName name, RoomKind kind, boolean archived, MessageLog log, ServerFrameCodec frames, RoomStats stats) {
        this.name = name;
        this.kind = kind;
        this.archived = archived;
        this.log = log;
        this.frames = frames;
        this.stats = stats;
        this.sinceId = log.lastId();
    }

    public RoomName name() {
        return name;
    }

    public RoomKind kind() {
        return kind;
    }

    public boolean isArchived() {
        return archived && !archivedInDoubt;
    }

    public RoomStats stats() {
        return stats;
    }

    /** A connection more follows it, or one less. */
    void follows(int change) {
        followers += change;
        stats.follows.add(change);
    }

    /** How many connections follow it. */
    int followers() {
        return followers;
    }

    /** Before anything is committed in it. */
    void fedBy(MessageFeed newFeed) {
        feed = newFeed;
    }

    /** Shows what is committed in it. */
    public MessageFeed feed() {
        return feed;
    }

    MessageLog log() {
        return log;
    }

    ServerFrameCodec frames() {
        return frames;
    }

    /** The newest entry that anybody has seen, 0 if there is none. */
    public long lastId() {
        return log.lastId();
    }

    /** The newest entry when it came into memory: all after that are shown. */
    long sinceId() {
        return sinceId;
    }

    /** An entry is committed: requests are decided by it from now on, whether or not it can be shown yet. Once or often. */
    void apply(Entry entry) {
        boolean changes = entry instanceof Entry.Archive || entry instanceof Entry.Unarchive;
        if (changes && entry.id() > archivedById) {
            archived = entry instanceof Entry.Archive;
            archivedById = entry.id();
        }
    }

    /** Whether what is asked for has to be decided by the store, until it is known whether the room is archived. */
    boolean isArchivedInDoubt() {
        return archivedInDoubt;
    }

    void doubtArchived() {
        archivedInDoubt = true;
    }

    /** Everything that is stored is shown, and nothing is in doubt. */
    void settle() {
        archivedInDoubt = false;
    }

    /** Shows an entry, which must be stored already, to everybody. */
    void publish(Entry entry) {
        apply(entry);
        if (entry instanceof Entry.Edit || entry instanceof Entry.Delete) {
            outdateThrough(entry.id() - 1);
        }
        log.append(entry.id(), frameOf(entry));
        published.run();
    }

    /** Something up to this entry isn't any more what it was: who begins to follow gets the store's, and not what the log has. */
    void outdateThrough(long id) {
        outdatedThroughId = Math.max(outdatedThroughId, id);
    }

    /** What is in the log is as the store has it. */
    public void isUpToDate() {
        outdatedThroughId = 0;
    }

    long outdatedThroughId() {
        return outdatedThroughId;
    }

    /** Does this when the entry is shown, and nothing after it, and what it changes is changed; at once where it is shown. */
    void whenShown(long id, Runnable step) {
        if (id <= lastId()) {
            step.run();
        } else {
            if (toShow == null) {
                toShow = new PriorityQueue<>(1, Comparator.comparingLong(ToShow::id));
            }
            toShow.add(new ToShow(id, step));
        }
    }

    /** What is shown is known to whoever decides by it: what waited for it goes on. */
    void onShown() {
        while (toShow != null && !toShow.isEmpty() && toShow.peek().id() <= lastId()) {
            toShow.poll().step().run();
        }
    }

    /** Who is told of entries that are shown, beside those who read them. */
    void whenPublished(Runnable listener) {
        published = listener;
    }

    /** Shows what isn't stored. */
    void show(Event event) {
        log.appendEphemeral(frames.write(event));
    }

    /** What readers are sent of an entry. */
    byte[] frameOf(Entry entry) {
        return frames.write(new Event.MessagePosted(name, entry));
    }

    /** A stored entry can't be {@linkplain #publish published}: everybody reads it from the store. */
    void leaveToStore(long id) {
        log.skipTo(id);
        published.run();
    }

    /** What a reader gets who may have missed what isn't stored; empty where there is no such thing. */
    Optional<byte[]> snapshot() {
        return Optional.empty();
    }
}
