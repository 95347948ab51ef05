package chatroom.server.room;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A queue in which those who wait take turns: however much one of them has in it, the next thing of each other one comes before the second
 * of that one.
 */
final class RoundRobinQueue<K, T> {
    /** In the order of turns; only keys that have something waiting. */
    private final Map<K, Queue<T>> waiting = new LinkedHashMap<>();

    private int size;

    void add(K whose, T item) {
        waiting.computeIfAbsent(whose, w -> new ArrayDeque<>(1)).add(item);
        size++;
    }

    /**
     * Takes the next thing of the first whose turn it may be.
     *
     * @param ready those whose turn it isn't yet keep their place
     */
    Optional<T> next(Predicate<K> ready) {
        Iterator<Map.Entry<K, Queue<T>>> those = waiting.entrySet().iterator();
        while (those.hasNext()) {
            Map.Entry<K, Queue<T>> one = those.next();
            if (ready.test(one.getKey())) {
                those.remove();
                T item = one.getValue().remove();
                size--;
                if (!one.getValue().isEmpty()) {
                    waiting.put(one.getKey(), one.getValue());
                }
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** @return whether it was waiting */
    boolean remove(K whose, T item) {
        Queue<T> its = waiting.get(whose);
        if (its == null || !its.remove(item)) {
            return false;
        }
        size--;
        if (its.isEmpty()) {
            waiting.remove(whose);
        }
        return true;
    }

    int size() {
        return size;
    }
}
