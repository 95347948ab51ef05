package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News;
import chatroom.server.store.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The news as a node has them of a {@link SharedDatabase}: each look goes on where the snapshot of the last one ended. */
final class NodeNews implements News {
    private final SharedDatabase database;
    private final NodeLink link;
    private final NodeWriter writer;

    /** Of which the last look told. */
    private long lookedIn;

    private Optional<Snapshot> seen = Optional.empty();

    NodeNews(SharedDatabase database, NodeLink link, NodeWriter writer) {
        this.database = database;
        this.link = link;
        this.writer = writer;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void onNudge(Runnable nudged) {
        link.onNudge(nudged);
    }

    @Override
    public Look look() throws StorageException {
        if (!database.isAlive(link.session())) {
            link.ends();
        }
        long session = link.session();
        database.renewLease(session);
        Snapshot now = database.transactions().snapshot();
        Optional<Snapshot> last = seen.filter(
                snapshot -> lookedIn == session && database.transactions().hasAllSince(snapshot));
        Look look = last.isPresent() ? since(last.get(), session) : anew(session);
        lookedIn = session;
        seen = Optional.of(now);
        return look;
    }

    private Look anew(long session) {
        List<Presence> presence = new ArrayList<>();
        database.presence().forEach((node, users) -> {
            if (node != session) {
                presence.add(new Presence(node, new TreeMap<>(users)));
            }
        });
        return new Look(true, Map.of(), Set.of(), Set.of(), List.of(), presence, others(session));
    }

    private Look since(Snapshot last, long session) {
        Map<RoomName, Long> heads = new TreeMap<>();
        Set<Username> members = new TreeSet<>();
        Set<Username> accounts = new TreeSet<>();
        List<Notice> notices = new ArrayList<>();
        List<Presence> presence = new ArrayList<>();
        // Of what it wrote itself only the heads: it may be in doubt about them.
        database.transactions()
                .newsSince(last)
                .forEach(row -> row.heads().forEach((room, head) -> heads.merge(room, head, Math::max)));
        database.transactions()
                .newsSince(last)
                .filter(row -> row.session() != session)
                .forEach(row -> {
                    members.addAll(row.members());
                    accounts.addAll(row.accounts());
                    notices.addAll(row.notices());
                    if (!row.presence().isEmpty()) {
                        presence.add(new Presence(row.session(), row.presence()));
                    }
                });
        return new Look(false, heads, members, accounts, notices, presence, others(session));
    }

    /** Nobody is taken for gone who may just not have come back after a failure of the database. */
    private Optional<Set<Long>> others(long session) {
        if (!database.isOld(session)) {
            return Optional.empty();
        }
        Set<Long> others = new TreeSet<>(database.alive());
        others.remove(session);
        return Optional.of(others);
    }

    @Override
    public void tell(List<Notice> notices) throws StorageException {
        writer.write(told -> {
            notices.forEach(told::notice);
            return true;
        });
    }

    @Override
    public void notePresence(Map<Username, Boolean> isHere) throws StorageException {
        writer.write(told -> {
            told.presence(isHere);
            return true;
        });
    }

    @Override
    public List<Node> nodes() throws StorageException {
        long own = link.session();
        List<Node> nodes = new ArrayList<>();
        nodes.add(node(own));
        database.alive().stream()
                .filter(session -> session != own)
                .map(this::node)
                .forEach(nodes::add);
        return nodes;
    }

    private Node node(long session) {
        return new Node(
                session,
                database.nameOf(session),
                Instant.EPOCH,
                database.presence().getOrDefault(session, Map.of()).size());
    }
}
