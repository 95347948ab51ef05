package chatroom.torture;

import chatroom.load.Violations;
import chatroom.protocol.Entry;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What was acknowledged in each room. Everybody who writes is here and never gives up, so once all is answered each journal is known as it
 * was made, and a server's pages must be what comes of it.
 */
final class ExpectedJournals {
    private final Violations violations;
    private final Map<RoomName, TreeMap<Long, Written>> rooms = new TreeMap<>();

    /** Who made a room; of a direct room, who wrote first. */
    private final Map<RoomName, String> makers = new HashMap<>();

    /** By whom and when an entry is, as it was first shown to anybody. */
    private final Map<RoomName, Map<Long, Shown>> shown = new HashMap<>();

    private final Map<String, List<Long>> messagesOf = new HashMap<>();
    private long acknowledged;
    private long duplicates;

    private record Shown(String by, Instant timestamp) {}

    ExpectedJournals(Violations violations) {
        this.violations = violations;
    }

    void onAcknowledged(String by, Request request, RoomName room, long id, Instant timestamp, boolean duplicate) {
        acknowledged++;
        duplicates += duplicate ? 1 : 0;
        Written before = rooms.computeIfAbsent(room, name -> new TreeMap<>())
                .putIfAbsent(id, new Written(by, request, timestamp));
        if (before != null) {
            violations.add("entry %s of %s was acknowledged to %s and to %s".formatted(id, room, before.by(), by));
        }
        if (before == null) {
            expectSame(by, room, id, new Shown(by, timestamp));
        }
        if (id == 1) {
            makers.put(room, by);
        }
        if (request instanceof Request.Send) {
            messagesOf
                    .computeIfAbsent(room + " " + by, key -> new ArrayList<>())
                    .add(id);
        }
    }

    /** Everybody is shown the same under an id, which is what its author was acknowledged. What it reads may change. */
    void onShown(String who, RoomName room, Entry entry) {
        expectSame(who, room, entry.id(), new Shown(entry.username(), entry.timestamp()));
    }

    private void expectSame(String who, RoomName room, long id, Shown now) {
        Shown before = shown.computeIfAbsent(room, name -> new HashMap<>()).putIfAbsent(id, now);
        if (before != null && !before.equals(now)) {
            violations.add(
                    "entry %s of %s is for %s that of %s, which was that of %s".formatted(id, room, who, now, before));
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Retries that the server knew again: their first acknowledgement was lost on its way. */
    long duplicates() {
        return duplicates;
    }

    List<RoomName> rooms() {
        return List.copyOf(rooms.keySet());
    }

    long lastId(RoomName room) {
        return rooms.containsKey(room) ? rooms.get(room).lastKey() : 0;
    }

    boolean isMadeBy(RoomName room, String who) {
        return who.equals(makers.get(room));
    }

    /** One of somebody's last messages in a room, 0 for none. */
    long messageOf(String who, RoomName room, RandomGenerator random) {
        List<Long> ids = messagesOf.getOrDefault(room + " " + who, List.of());
        return ids.isEmpty() ? 0 : ids.get(ids.size() - 1 - random.nextInt(Math.min(ids.size(), 50)));
    }

    /** What somebody wrote, by room and id. */
    Map<RoomName, Map<Long, Written>> by(String who) {
        Map<RoomName, Map<Long, Written>> all = new TreeMap<>();
        rooms.forEach((room, journal) -> journal.forEach((id, written) -> {
            if (written.by().equals(who)) {
                all.computeIfAbsent(room, name -> new TreeMap<>()).put(id, written);
            }
        }));
        return all;
    }

    /**
     * Compares all that a room's pages have with what was acknowledged: each entry was asked for once, none is missing, and what each reads
     * now is what the entries as they were made come to.
     *
     * @return the room after them
     */
    RoomState audit(RoomName room, List<Entry> pages) {
        TreeMap<Long, Written> journal = rooms.getOrDefault(room, new TreeMap<>());
        RoomState state = new RoomState();
        List<Entry> made = new ArrayList<>();
        for (Entry stored : pages) {
            Written written = journal.get(stored.id());
            if (stored.id() != made.size() + 1L) {
                violations.add("%s has entry %s after entry %s".formatted(room, stored.id(), made.size()));
                return state;
            }
            if (written == null) {
                violations.add("%s has an entry that nobody was acknowledged: %s".formatted(room, stored));
                return state;
            }
            Entry entry = written.asMade(stored.id(), stored);
            made.add(entry);
            state.apply(entry);
        }
        if (!journal.isEmpty() && journal.lastKey() > made.size()) {
            violations.add("%s: what was acknowledged is lost from entry %s on, up to %s"
                    .formatted(room, made.size() + 1, journal.lastKey()));
        }
        for (int i = 0; i < made.size(); i++) {
            Entry expected = state.current(made.get(i));
            if (!expected.equals(pages.get(i))) {
                violations.add("%s: its entries make %s, its page has %s".formatted(room, expected, pages.get(i)));
            }
        }
        return state;
    }
}
