package chatroom.client.view;

import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom one may want to name: those who talked, the last one first, and then the others that are known to be here.
 * Thread-safe: one thread tells, another asks.
 */
public final class People {
    /** So long somebody counts as talking. */
    static final long RECENT_MILLIS = 5 * 60_000;

    private static final int MOST = 2_000;

    /** Name's key to when it was said last; the latest at the end. */
    private final Map<String, Long> talkedMillis = new LinkedHashMap<>();

    /** Key to spelling, of everybody known. */
    private final Map<String, String> names = new TreeMap<>();

    private Optional<String> me = Optional.empty();

    private boolean admin;

    public synchronized void iAm(String username, boolean isAdmin) {
        me = Optional.of(Username.keyOf(username));
        admin = isAdmin;
        names.put(Username.keyOf(username), username);
    }

    public synchronized void talked(String username, long nowMillis) {
        joined(username);
        talkedMillis.remove(Username.keyOf(username));
        talkedMillis.put(Username.keyOf(username), nowMillis);
    }

    public synchronized void joined(String username) {
        // A room with more than that isn't completed by heart.
        if (names.size() < MOST || names.containsKey(Username.keyOf(username))) {
            names.put(Username.keyOf(username), username);
        }
    }

    /** Whoever talked may still be answered. */
    public synchronized void left(String username) {
        if (!talkedMillis.containsKey(Username.keyOf(username))) {
            names.remove(Username.keyOf(username));
        }
    }

    public synchronized boolean amAdmin() {
        return admin;
    }

    synchronized boolean knows(String username) {
        return names.containsKey(Username.keyOf(username));
    }

    synchronized boolean talkedLately(String username, long nowMillis) {
        Long last = talkedMillis.get(Username.keyOf(username));
        return last != null && nowMillis - last < RECENT_MILLIS;
    }

    /** Those whose names begin so, in any case: who talked last is first, oneself last. */
    public synchronized List<String> beginningWith(String start) {
        List<String> found = new ArrayList<>();
        String key = Username.keyOf(start);
        talkedMillis.keySet().forEach(name -> addIf(name.startsWith(key), name, found, 0));
        names.keySet().forEach(name -> addIf(name.startsWith(key), name, found, found.size()));
        me.filter(found::remove).ifPresent(found::add);
        return found.stream().map(names::get).toList();
    }

    private void addIf(boolean matches, String name, List<String> found, int at) {
        if (matches && names.containsKey(name) && !found.contains(name)) {
            found.add(at, name);
        }
    }
}
