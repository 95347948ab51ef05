package chatroom.server.room;

import chatroom.protocol.Event.PresenceChanged;
import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Who came and went since it was last told. Who came and went again, or the other way round, isn't mentioned, unless somebody was told
 * meanwhile who is here: that one may know the state in between.
 */
final class Presence {
    /** Names in one event: a storm of joins must not become a frame of a size without bound. */
    static final int NAMES_PER_EVENT = 500;

    /** Events told in one turn; making one takes some tenths of a millisecond. */
    static final int EVENTS_TOGETHER = 4;

    private final NavigableMap<Username, Boolean> wasHere = new TreeMap<>();
    private boolean shown;

    /** A user comes or goes. */
    void changes(Username user, boolean isHereUntilNow) {
        wasHere.putIfAbsent(user, isHereUntilNow);
    }

    /** Somebody is told who is here now. */
    void show() {
        shown = !wasHere.isEmpty();
    }

    /** Whether there is nothing to tell. */
    boolean isEmpty() {
        return wasHere.isEmpty();
    }

    /** The changes as events, or as many of them as are told together; what they tell is forgotten. */
    List<PresenceChanged> take(int online, Predicate<Username> isHere) {
        List<PresenceChanged> events = new ArrayList<>();
        List<String> joined = new ArrayList<>();
        List<String> left = new ArrayList<>();
        Iterator<Map.Entry<Username, Boolean>> changes = wasHere.entrySet().iterator();
        while (changes.hasNext() && events.size() < EVENTS_TOGETHER) {
            Map.Entry<Username, Boolean> change = changes.next();
            boolean here = isHere.test(change.getKey());
            if (here != change.getValue() || shown) {
                (here ? joined : left).add(change.getKey().value());
            }
            changes.remove();
            if (joined.size() + left.size() == NAMES_PER_EVENT) {
                events.add(new PresenceChanged(List.copyOf(joined), List.copyOf(left), online, false));
                joined.clear();
                left.clear();
            }
        }
        if (!joined.isEmpty() || !left.isEmpty()) {
            events.add(new PresenceChanged(joined, left, online, false));
        }
        // Until everything is told, somebody may know a state in between.
        shown &= !wasHere.isEmpty();
        return events;
    }
}
