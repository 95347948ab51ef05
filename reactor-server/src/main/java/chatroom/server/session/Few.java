package chatroom.server.session;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sets and maps that nearly always have one element at most, and take next to no memory then. What these methods return is kept in the
 * place of what they were given, which isn't used any more. In the order in which elements came.
 */
public final class Few {
    public static <T> Set<T> with(Set<T> set, T added) {
        if (set.isEmpty()) {
            return Set.of(added);
        }
        if (set.contains(added)) {
            return set;
        }
        if (set.size() > 1) {
            set.add(added);
            return set;
        }
        Set<T> more = new LinkedHashSet<>(set);
        more.add(added);
        return more;
    }

    public static <T> Set<T> without(Set<T> set, T removed) {
        if (!set.contains(removed)) {
            return set;
        }
        if (set.size() == 1) {
            return Set.of();
        }
        set.remove(removed);
        return set.size() == 1 ? Set.copyOf(set) : set;
    }

    /** In the place of what the key had. */
    public static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        if (map.isEmpty()) {
            return Map.of(key, value);
        }
        if (map.size() > 1) {
            map.put(key, value);
            return map;
        }
        Map<K, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more.size() == 1 ? Map.copyOf(more) : more;
    }

    public static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        if (map.size() == 1) {
            return Map.of();
        }
        map.remove(key);
        return map.size() == 1 ? Map.copyOf(map) : map;
    }

    private Few() {}
}
