package chatroom.server.room;

import chatroom.protocol.Event.PresenceChanged;
import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Who came and went since it was last told. Who came and went again, or the other way round, isn't mentioned. */
final class Presence {
    /** Names in one event: a storm of joins must not become a frame of a size without bound. */
    static final int NAMES_PER_EVENT = 500;

    private final NavigableSet<Username> joined = new TreeSet<>();
    private final NavigableSet<Username> left = new TreeSet<>();

    void joined(Username user) {
        if (!left.remove(user)) {
            joined.add(user);
        }
    }

    void left(Username user) {
        if (!joined.remove(user)) {
            left.add(user);
        }
    }

    /** The changes as events, and begins to gather anew. */
    List<PresenceChanged> take(int online) {
        List<PresenceChanged> events = new ArrayList<>();
        while (!joined.isEmpty() || !left.isEmpty()) {
            List<String> someJoined = takeSome(joined, NAMES_PER_EVENT);
            List<String> someLeft = takeSome(left, NAMES_PER_EVENT - someJoined.size());
            events.add(new PresenceChanged(someJoined, someLeft, online, false));
        }
        return events;
    }

    private static List<String> takeSome(NavigableSet<Username> users, int most) {
        List<String> names = new ArrayList<>();
        while (names.size() < most && !users.isEmpty()) {
            names.add(users.pollFirst().value());
        }
        return names;
    }
}
