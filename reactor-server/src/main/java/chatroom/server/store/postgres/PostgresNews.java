package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.News;
import chatroom.server.store.StorageException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What other servers on the database have done. Each transaction of theirs that somebody may have to hear of has a row in {@code news}; a
 * look asks for the rows that the last look's snapshot didn't have, which are exactly those that were committed since.
 */
final class PostgresNews implements News {
    private static final String PRESENCE = """
        WITH c AS (
            SELECT account.id, i.here FROM unnest(?::text[], ?::boolean[]) AS i(name_key, here)
                JOIN account ON account.username_key = i.name_key),
        gone AS (DELETE FROM presence USING c WHERE presence.node = ? AND presence.user_id = c.id AND NOT c.here)
        INSERT INTO presence (node, user_id, connections) SELECT ?, id, 1 FROM c WHERE here ON CONFLICT DO NOTHING\
        """;

    /** Of a server that has just come back, its newest. */
    private static final String NODES = """
        SELECT id, name, floor(extract(epoch FROM since) * 1000)::bigint AS since,
            (SELECT count(*) FROM presence WHERE presence.node = n.id) AS users
        FROM (SELECT DISTINCT ON (server) * FROM node WHERE until > clock_timestamp() ORDER BY server, id DESC) n
        ORDER BY server <> ?::uuid, name, id\
        """;

    private final ConnectionGroups groups;
    private final Writer writer;
    private final Readers readers;
    private final OwnNode own;
    private final History history;
    private final KnownHeads heads;
    private final Nudges nudges;
    private final NewsPruning pruning;
    private final DatabaseTime time;
    private final Runnable onNodeGone;

    /** What the last look saw; only whoever looks, as what follows. */
    private Snapshot seen;

    /** Whose it is: a snapshot means nothing to another run of the database. Null where the next look begins anew. */
    private StoreConnection seenOver;

    /** The other nodes that were alive then. */
    private Set<Long> alive = Set.of();

    /** @param onNodeGone hears that another node isn't alive any more, as whoever looks */
    PostgresNews(
            ConnectionGroups groups,
            Writer writer,
            Readers readers,
            OwnNode own,
            History history,
            KnownHeads heads,
            Nudges nudges,
            NewsPruning pruning,
            DatabaseTime time,
            Runnable onNodeGone) {
        this.groups = groups;
        this.writer = writer;
        this.readers = readers;
        this.own = own;
        this.history = history;
        this.heads = heads;
        this.nudges = nudges;
        this.pruning = pruning;
        this.time = time;
        this.onNodeGone = onNodeGone;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void onNudge(Runnable nudged) {
        nudges.tell(nudged);
    }

    @Override
    public Look look() throws StorageException {
        try {
            ConnectionGroup group = groups.current();
            try {
                return look(group);
            } catch (SQLException e) {
                if (!group.hasEnded()) {
                    throw e;
                }
                // It may have been broken for long, and nobody had noticed.
                return look(groups.current());
            }
        } catch (SQLException e) {
            throw SqlFailure.inWords("look at what other servers have stored", e);
        }
    }

    private Look look(ConnectionGroup group) throws SQLException {
        StoreConnection connection = group.looker();
        try {
            LookStatements.Found found = find(connection);
            history.checkEpoch(found.epoch());
            time.said(found.nowMillis());
            group.setAlone(found.alive().isEmpty());
            if (!found.alive().containsAll(alive)) {
                onNodeGone.run();
            }
            alive = found.alive();
            pruning.onLook(connection, found.seen());
            seen = found.seen();
            seenOver = connection;
            return found.look().orElseThrow();
        } catch (SQLException e) {
            if (SqlFailure.breaksConnection(e) || !connection.isOpen()) {
                groups.broke(group, e);
            }
            throw e;
        }
    }

    private LookStatements.Found find(StoreConnection connection) throws SQLException {
        if (!own.keepAlive(connection)) {
            // Forgotten at once: if this look fails, the next one is to begin anew all the same.
            seenOver = null;
        }
        if (seenOver == connection) {
            LookStatements.Found found = LookStatements.look(connection, own, seen, heads);
            if (found.look().isPresent()) {
                return found;
            }
        }
        return LookStatements.begin(connection, own);
    }

    @Override
    public void tell(List<Notice> notices) throws StorageException {
        if (notices.isEmpty()) {
            return;
        }
        writer.writeUnlogged("tell other servers", connection -> {
            notices.forEach(connection.news()::notice);
            return null;
        });
    }

    @Override
    public void notePresence(Map<Username, Boolean> isHere) throws StorageException {
        if (isHere.isEmpty()) {
            return;
        }
        writer.write("note who is here", connection -> {
            List<String> keys = new ArrayList<>();
            List<Boolean> here = new ArrayList<>();
            isHere.forEach((user, is) -> {
                keys.add(user.key());
                here.add(is);
                connection.news().presence(user, is);
            });
            PreparedStatement note = connection.prepared(PRESENCE);
            note.setArray(1, connection.jdbc().createArrayOf("text", keys.toArray()));
            note.setArray(2, connection.jdbc().createArrayOf("boolean", here.toArray()));
            note.setLong(3, own.id());
            note.setLong(4, own.id());
            return note.executeUpdate();
        });
    }

    @Override
    public List<Node> nodes() throws StorageException {
        return readers.read("list the servers", connection -> {
            PreparedStatement list = connection.prepared(NODES);
            list.setString(1, own.server());
            List<Node> nodes = new ArrayList<>();
            try (ResultSet row = list.executeQuery()) {
                while (row.next()) {
                    nodes.add(new Node(
                            row.getLong("id"),
                            row.getString("name"),
                            Instant.ofEpochMilli(row.getLong("since")),
                            row.getInt("users")));
                }
            }
            return List.copyOf(nodes);
        });
    }
}
