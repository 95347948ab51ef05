package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.testing.MemoryStore;
import chatroom.testing.StoredEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of every room of every store of a world. */
final class Histories {
    private final Map<MemoryStore, Map<String, RoomHistory>> byStore = new HashMap<>();

    /** Who is an admin, in one of the stores at least. */
    private final Set<String> admins = new HashSet<>();

    /** By store, the number of the newest commit when an operator was told that texts are gone. */
    private final Map<MemoryStore, Long> prunedBy = new HashMap<>();

    private record NonceInRoom(String room, long userId, String nonce) {}

    RoomHistory of(MemoryStore store, RoomName room) {
        return byStore.computeIfAbsent(store, key -> new HashMap<>())
                .computeIfAbsent(room.key(), key -> new RoomHistory(store, room, admins));
    }

    /** Whatever was pruned until now is known to be gone. */
    void arePruned(MemoryStore store) {
        prunedBy.put(store, store.moment());
    }

    /** The number of a commit: what was pruned by then is known to be gone. */
    long prunedBy(MemoryStore store) {
        return prunedBy.getOrDefault(store, 0L);
    }

    void noteAdmin(String username) {
        admins.add(username);
    }

    boolean hasAdmins() {
        return !admins.isEmpty();
    }

    boolean isAdmin(String username) {
        return admins.contains(username);
    }

    /** The rooms in which somebody is now. */
    List<RoomHistory> roomsOf(String user, MemoryStore store) {
        of(store, RoomName.LOBBY);
        store.stored().forEach(stored -> of(store, stored.room()));
        return byStore.get(store).values().stream()
                .filter(room -> room.isIn(user))
                .sorted(Comparator.comparing(RoomHistory::name))
                .toList();
    }

    /** Each entry of a store is allowed, and none is there twice. */
    void check(MemoryStore store) {
        Set<NonceInRoom> nonces = new HashSet<>();
        for (StoredEntry stored : store.stored()) {
            of(store, stored.room()).head();
            stored.nonce().ifPresent(nonce -> {
                if (!nonces.add(new NonceInRoom(stored.room().key(), stored.userId(), nonce.value()))) {
                    throw new PromiseBroken("an entry is in the store twice: %s".formatted(stored));
                }
            });
        }
    }
}
