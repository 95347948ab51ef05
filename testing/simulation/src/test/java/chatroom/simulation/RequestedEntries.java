package chatroom.simulation;

import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.testing.MemoryStore;
import chatroom.testing.StoredEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a robot wants written in rooms, each under a nonce of its own, and what became of it. */
final class RequestedEntries {
    private record Done(MemoryStore store, RoomName room, long id, Nonce nonce, Request request) {}

    private final String name;
    private final Chance chance;
    private final Map<Request, Nonce> open = new LinkedHashMap<>();
    private final List<Done> done = new ArrayList<>();

    RequestedEntries(String name, Chance chance) {
        this.name = name;
        this.chance = chance;
    }

    Nonce newNonce() {
        return new Nonce("%016x".formatted(chance.nextLong()));
    }

    void add(Request request, Nonce nonce) {
        open.put(request, nonce);
    }

    boolean isOpen(Request request) {
        return open.containsKey(request);
    }

    void stored(Request request, MemoryStore store, RoomName room, long id) {
        done.add(new Done(store, room, id, close(request), request));
    }

    /** Nothing comes of it: it was refused, or everything was so already. */
    void gaveNothing(Request request) {
        close(request);
    }

    private Nonce close(Request request) {
        Nonce nonce = open.remove(request);
        if (nonce == null) {
            throw new PromiseBroken("%s is told twice what became of %s".formatted(name, request));
        }
        return nonce;
    }

    Set<Request> open() {
        return open.keySet();
    }

    /** Whatever was acknowledged is in its journal, where the acknowledgement said. */
    void check() {
        for (Done one : done) {
            boolean isThere = one.store.stored().stream()
                    .filter(stored -> stored.nonce().equals(Optional.of(one.nonce)))
                    .anyMatch(stored -> isAt(one, stored));
            if (!isThere) {
                throw new PromiseBroken("%s got an ok for entry %s of %s, and it isn't there: %s"
                        .formatted(name, one.id, one.room, one.request));
            }
        }
    }

    private static boolean isAt(Done one, StoredEntry stored) {
        return stored.room().compareTo(one.room) == 0 && stored.entry().id() == one.id;
    }
}
