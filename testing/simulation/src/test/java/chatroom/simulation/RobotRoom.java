package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import java.util.List;
import java.util.Optional;

/** A room as a robot knows it, of one history: everything from some entry to another one, and pages out of order beside that. */
final class RobotRoom {
    private final RoomName name;
    private final RoomState state = new RoomState();

    /** Whether it is followed; if not, it is polled. */
    private final boolean pushed;

    /** The first entry of those without a hole. */
    private long firstId;

    /** The last one of them. */
    private long lastId;

    /** It is one of the robot's own. */
    boolean mine = true;

    boolean following;

    /** How far it was read, as the server said last. */
    private long readId;

    /** It is asked for, and there is no answer yet. */
    boolean asked;

    /** @param lastId everything after this entry is to come */
    RobotRoom(RoomName name, boolean pushed, long lastId) {
        this.name = name;
        this.pushed = pushed;
        beginAfter(lastId);
    }

    RoomName name() {
        return name;
    }

    RoomState state() {
        return state;
    }

    long firstId() {
        return firstId;
    }

    long lastId() {
        return lastId;
    }

    /** Nothing is here yet, and this isn't to come. */
    void beginAfter(long id) {
        firstId = id + 1;
        lastId = id;
    }

    boolean isEmpty() {
        return lastId < firstId;
    }

    void pushed(Entry entry) {
        if (entry.id() != lastId + 1) {
            throw new PromiseBroken("%s: entry %s is pushed after %s".formatted(name, entry.id(), lastId));
        }
        state.apply(entry);
        lastId = entry.id();
    }

    /** @param asOf the entry after which they read so */
    void page(List<Entry> entries, long asOf) {
        state.apply(entries, asOf);
        if (!entries.isEmpty()) {
            long first = entries.get(0).id();
            long last = entries.get(entries.size() - 1).id();
            // It may close the gap before, or go on behind.
            if (first < firstId && last >= firstId - 1) {
                firstId = first;
            }
            if (!pushed && first <= lastId + 1 && last > lastId) {
                lastId = last;
            }
        }
    }

    void read(long id) {
        readId = id;
    }

    long readId() {
        return readId;
    }

    /** What is different from what the room is; empty if nothing. */
    Optional<String> difference(RoomHistory stored) {
        RoomState of = stored.state();
        if (firstId > 1 || lastId < of.lastId()) {
            return Optional.of("entries %s to %s of %s".formatted(firstId, lastId, of.lastId()));
        }
        return differs("messages", messagesBeside(stored), of.messages())
                .or(() -> differs("members", state.members(), of.members()))
                .or(() -> differs("mutes", state.mutedUntil(), of.mutedUntil()))
                .or(() -> differs("bans", state.bannedUntil(), of.bannedUntil()))
                .or(() -> differs("the topic", state.topic(), of.topic()))
                .or(() -> differs("the archive", state.isArchived(), of.isArchived()))
                .or(() -> differs("the kind", state.kind(), of.kind()));
    }

    /** Those that are known as they read before they lost their texts are known well. */
    private List<ChatMessage> messagesBeside(RoomHistory stored) {
        return state.messages().stream()
                .map(known -> stored.mayStillBeKnown(known)
                        ? stored.state().message(known.id()).orElseThrow()
                        : known)
                .toList();
    }

    private static Optional<String> differs(String what, Object known, Object stored) {
        return known.equals(stored)
                ? Optional.empty()
                : Optional.of("%s: known are %s, and stored are %s".formatted(what, known, stored));
    }
}
