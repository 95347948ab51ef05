package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a look asks, by one statement each, so that it is of one moment. Whoever looks, one at a time. */
final class LookStatements {
    /** With more news than this since the last look it is quicker to begin anew. */
    static final int MOST_NEWS = 10_000;

    /** All other nodes that are alive. */
    private static final String ALIVE = """
        a AS MATERIALIZED (SELECT id FROM node WHERE until > clock_timestamp() AND server <> ?::uuid)
        """;

    private static final String HOUSE = """
        SELECT pg_current_snapshot()::text AS snapshot, house.epoch, now_millis() AS now, ARRAY(SELECT id FROM a) AS alive,
        """;

    /** All that there is to know at the beginning: whatever else is in memory is read anew by whoever has it. */
    private static final String BEGIN = "WITH " + ALIVE + HOUSE + """
            p.nodes, p.users
        FROM house CROSS JOIN LATERAL (
            SELECT array_agg(presence.node) AS nodes, array_agg(account.username) AS users
            FROM presence JOIN a ON a.id = presence.node JOIN account ON account.id = presence.user_id) p\
        """;

    /**
     * Of what this node wrote itself only the heads: it may be in doubt about them. Names are looked up one by one: how many there are the
     * planner can't know, and for as many as it takes them for it would read all rooms and accounts.
     */
    private static final String LOOK = """
        WITH n AS MATERIALIZED (
            SELECT xid, node, rooms, heads, users, what FROM news
            WHERE xid >= ?::xid8 OR xid = ANY(?::xid8[]) ORDER BY xid LIMIT ?),
        """ + ALIVE + HOUSE + """
            house.pruned > ?::xid8 AS is_pruned, (SELECT count(*) FROM n) AS news,
            h.rooms, h.heads, h.nonces, m.members, t.nodes, t.told
        FROM house
            CROSS JOIN LATERAL (
                SELECT array_agg((SELECT name FROM room WHERE room.id = r.id)) AS rooms, array_agg(r.head) AS heads,
                    array_agg((SELECT nonce FROM entry WHERE entry.room = r.id AND entry.id = r.head)) AS nonces
                FROM (SELECT i.id, max(i.head) AS head FROM n, unnest(n.rooms, n.heads) AS i(id, head) GROUP BY i.id) r) h
            CROSS JOIN LATERAL (
                SELECT array_agg((SELECT username FROM account WHERE account.id = u.id)) AS members
                FROM (SELECT DISTINCT i.id FROM n, unnest(n.users) AS i(id) WHERE n.node <> ?) u) m
            CROSS JOIN LATERAL (
                SELECT array_agg(n.node ORDER BY n.xid, i.nth) AS nodes, array_agg(i.told ORDER BY n.xid, i.nth) AS told
                FROM n, jsonb_array_elements_text(n.what) WITH ORDINALITY AS i(told, nth) WHERE n.node <> ?) t\
        """;

    private LookStatements() {}

    /** @param seen what the next look is to be asked after */
    record Found(Snapshot seen, String epoch, long nowMillis, Set<Long> alive, Optional<News.Look> look) {}

    static Found begin(StoreConnection connection, OwnNode own) throws SQLException {
        PreparedStatement begin = connection.prepared(BEGIN);
        begin.setString(1, own.server());
        try (ResultSet row = begin.executeQuery()) {
            row.next();
            Set<Long> alive = alive(row);
            NewsPayload told = new NewsPayload();
            Object[] nodes = array(row, "nodes");
            Object[] users = array(row, "users");
            for (int i = 0; i < nodes.length; i++) {
                told.addPresence((Long) nodes[i], new Username((String) users[i]), true);
            }
            return found(
                    row,
                    alive,
                    Optional.of(new News.Look(
                            true, Map.of(), Set.of(), Set.of(), told.notices(), told.presence(), settled(alive, own))));
        }
    }

    /** Without a look where there is too much, or it isn't there any more. */
    static Found look(StoreConnection connection, OwnNode own, Snapshot since, KnownHeads known) throws SQLException {
        PreparedStatement look = connection.prepared(LOOK);
        since.bind(look, 1);
        look.setInt(3, MOST_NEWS + 1);
        look.setString(4, own.server());
        look.setString(5, since.xmin());
        look.setLong(6, own.id());
        look.setLong(7, own.id());
        try (ResultSet row = look.executeQuery()) {
            row.next();
            Set<Long> alive = alive(row);
            if (row.getBoolean("is_pruned") || row.getLong("news") > MOST_NEWS) {
                return found(row, alive, Optional.empty());
            }
            NewsPayload told = new NewsPayload();
            Object[] nodes = array(row, "nodes");
            Object[] texts = array(row, "told");
            for (int i = 0; i < nodes.length; i++) {
                told.add((Long) nodes[i], (String) texts[i]);
            }
            return found(
                    row,
                    alive,
                    Optional.of(new News.Look(
                            false,
                            heads(row, known),
                            members(row),
                            told.accounts(),
                            told.notices(),
                            told.presence(),
                            settled(alive, own))));
        }
    }

    private static Found found(ResultSet row, Set<Long> alive, Optional<News.Look> look) throws SQLException {
        return new Found(
                Snapshot.of(row.getString("snapshot")), row.getString("epoch"), row.getLong("now"), alive, look);
    }

    private static Optional<Set<Long>> settled(Set<Long> alive, OwnNode own) {
        return own.isSettled() ? Optional.of(alive) : Optional.empty();
    }

    private static Set<Long> alive(ResultSet row) throws SQLException {
        Set<Long> alive = new LinkedHashSet<>();
        for (Object id : array(row, "alive")) {
            alive.add((Long) id);
        }
        return alive;
    }

    private static Map<RoomName, Long> heads(ResultSet row, KnownHeads known) throws SQLException {
        Map<RoomName, Long> heads = new LinkedHashMap<>();
        Object[] rooms = array(row, "rooms");
        Object[] ids = array(row, "heads");
        Object[] nonces = array(row, "nonces");
        for (int i = 0; i < rooms.length; i++) {
            if (rooms[i] != null) {
                RoomName room = new RoomName((String) rooms[i]);
                heads.put(room, (Long) ids[i]);
                if (nonces[i] != null) {
                    known.note(room.key(), (Long) ids[i], (String) nonces[i]);
                }
            }
        }
        return heads;
    }

    private static Set<Username> members(ResultSet row) throws SQLException {
        Set<Username> members = new LinkedHashSet<>();
        for (Object name : array(row, "members")) {
            if (name != null) {
                members.add(new Username((String) name));
            }
        }
        return members;
    }

    /** Empty for NULL, which is what an aggregate of nothing is. */
    private static Object[] array(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new Object[0] : (Object[]) array.getArray();
    }
}
