package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Where the journals of rooms end that a transaction has locked, and where they end after it. Storage thread only. */
final class RoomTails {
    private static final String WRITE = """
        UPDATE room SET head = n.head, time = greatest(time, ?), rules = n.rules
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS n(id, head, rules) WHERE room.id = n.id\
        """;

    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<Long, RoomName> names = new HashMap<>();
    private final Map<Long, Tail> tails = new HashMap<>();

    /** Of rooms with more entries now, in the order of their numbers. */
    private final Map<Long, Tail> changed = new TreeMap<>();

    private long newestMillis;

    private record Tail(long head, long rules) {}

    void put(long room, RoomName name, boolean deleted, long head, long timeMillis, long rules) {
        if (!deleted) {
            numbers.put(name.key(), room);
        }
        names.put(room, name);
        tails.put(room, new Tail(head, rules));
        newestMillis = Math.max(newestMillis, timeMillis);
    }

    /** One that is made in this transaction. */
    void putNew(long room, RoomName name) {
        put(room, name, false, 0, 0, 0);
    }

    /** The room's name in the spelling that it was created with. */
    RoomName name(long room) {
        return names.get(room);
    }

    /** The time of the newest entry in one of them, before this transaction. */
    long newestMillis() {
        return newestMillis;
    }

    /** Empty where there is no such room, none any more, or it isn't locked. */
    OptionalLong number(String key) {
        Long number = numbers.get(key);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    long head(long room) {
        return tail(room).head;
    }

    long rules(long room) {
        return tail(room).rules;
    }

    private Tail tail(long room) {
        Tail tail = tails.get(room);
        if (tail == null) {
            throw new IllegalStateException("room %s isn't locked".formatted(room));
        }
        return tail;
    }

    /** @param changesRules whether this entry changes who may do what */
    void take(long room, long id, boolean changesRules) {
        Tail tail = new Tail(id, changesRules ? id : rules(room));
        tails.put(room, tail);
        changed.put(room, tail);
    }

    /** @return the rooms with more entries */
    Set<Long> write(StoreConnection connection, Instant time) throws SQLException {
        if (changed.isEmpty()) {
            return Set.of();
        }
        Connection jdbc = connection.jdbc();
        Long[] rooms = changed.keySet().toArray(new Long[0]);
        Long[] heads = changed.values().stream().map(Tail::head).toArray(Long[]::new);
        PreparedStatement write = connection.prepared(WRITE);
        write.setLong(1, time.toEpochMilli());
        write.setArray(2, jdbc.createArrayOf("bigint", rooms));
        write.setArray(3, jdbc.createArrayOf("bigint", heads));
        write.setArray(
                4,
                jdbc.createArrayOf(
                        "bigint", changed.values().stream().map(Tail::rules).toArray(Long[]::new)));
        write.executeUpdate();
        changed.forEach((room, tail) -> connection.news().head(room, tail.head));
        return changed.keySet();
    }
}
