package chatroom.client.room;

import chatroom.client.link.LinkEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Texts that weren't sent, each until it is in the line of its own room: in another one a key would publish it to the wrong people. Guarded
 * by {@link Rooms}.
 */
final class GivenBack {
    /** In all rooms together: as many as may wait to be sent. */
    static final int MOST_TEXTS = 10_000;

    /** By the key of the reference under which each was said, the oldest first. */
    private final Map<String, Deque<LinkEvent.SendRefused>> texts = new LinkedHashMap<>();

    private int size;

    /** @return false if too many wait, and it isn't kept */
    boolean add(LinkEvent.SendRefused text) {
        if (size >= MOST_TEXTS) {
            return false;
        }
        texts.computeIfAbsent(key(text.room().value()), key -> new ArrayDeque<>())
                .add(text);
        size++;
        return true;
    }

    /** The oldest for a room, of which these are all names. */
    Optional<LinkEvent.SendRefused> take(Collection<String> names) {
        return names.stream()
                .map(GivenBack::key)
                .filter(texts::containsKey)
                .findFirst()
                .map(this::takeFirst);
    }

    private LinkEvent.SendRefused takeFirst(String key) {
        Deque<LinkEvent.SendRefused> waiting = texts.get(key);
        LinkEvent.SendRefused first = waiting.remove();
        if (waiting.isEmpty()) {
            texts.remove(key);
        }
        size--;
        return first;
    }

    /** @param isWanted by the name of the room */
    List<LinkEvent.SendRefused> takeAll(Predicate<String> isWanted) {
        List<LinkEvent.SendRefused> taken = new ArrayList<>();
        for (String key : List.copyOf(texts.keySet())) {
            if (isWanted.test(key)) {
                taken.addAll(texts.remove(key));
            }
        }
        size -= taken.size();
        return taken;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
