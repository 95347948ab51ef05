package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.News;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the transaction that is under way has to tell other nodes: one row of news, written before its commit. Storage thread only. */
final class NewsBuilder {
    private static final String INSERT = """
        INSERT INTO news (node, rooms, heads, users, what)
        VALUES (?, nullif(?::bigint[], '{}'), nullif(?::bigint[], '{}'), nullif(?::bigint[], '{}'),
            nullif(to_jsonb(?::text[]), '[]'))\
        """;

    private final Map<Long, Long> heads = new TreeMap<>();
    private final Set<Long> members = new LinkedHashSet<>();

    /** As {@link NewsPayload} has it. */
    private final List<String> told = new ArrayList<>();

    /** Something was written since somebody asked. */
    private boolean isWritten;

    /** Of the transaction before, perhaps one that was undone. */
    void clear() {
        heads.clear();
        members.clear();
        told.clear();
    }

    /** A room has more entries. */
    void head(long room, long head) {
        heads.put(room, head);
    }

    /** What somebody is in a room has changed. */
    void member(long userId) {
        members.add(userId);
    }

    /** Sessions of an account may have ended, or what it may do has changed. */
    void account(Username account) {
        told.add(NewsPayload.account(account));
    }

    void notice(News.Notice notice) {
        told.add(NewsPayload.notice(notice));
    }

    void presence(Username user, boolean isHere) {
        told.add(NewsPayload.presence(user, isHere));
    }

    /** The last thing in its transaction. */
    void insert(StoreConnection connection, long node) throws SQLException {
        if (heads.isEmpty() && members.isEmpty() && told.isEmpty()) {
            return;
        }
        Connection jdbc = connection.jdbc();
        List<Long> rooms = new ArrayList<>(heads.keySet());
        PreparedStatement insert = connection.prepared(INSERT);
        insert.setLong(1, node);
        insert.setArray(2, jdbc.createArrayOf("bigint", rooms.toArray()));
        insert.setArray(3, jdbc.createArrayOf("bigint", heads.values().toArray()));
        insert.setArray(4, jdbc.createArrayOf("bigint", members.toArray()));
        insert.setArray(5, jdbc.createArrayOf("text", told.toArray()));
        insert.executeUpdate();
        written();
        clear();
    }

    /** A row was written, here or by a statement of its own. */
    void written() {
        isWritten = true;
    }

    /** Whether a row was written since the last call. */
    boolean takeWritten() {
        boolean was = isWritten;
        isWritten = false;
        return was;
    }
}
