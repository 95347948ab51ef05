package chatroom.server.store.postgres;

import chatroom.server.store.Progress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether what is stored is what the server takes it for. By many short statements, because a snapshot that is held for long makes each
 * message dearer; so what is written meanwhile is perhaps seen, and perhaps not, and neither is wrong. Whether its files are sound
 * PostgreSQL knows (checksums of pages, pg_amcheck).
 */
final class Verification {
    private static final int TOGETHER = 10_000;

    /** Each with entries, room there or not: by the beginnings of the primary key. */
    private static final String NEXT_ROOM = "SELECT min(room) FROM entry WHERE room > ?";

    private static final String ROOM = "SELECT head, state FROM room WHERE id = ?";

    private static final String PART = """
        SELECT count(*) AS entries, max(id) AS last, max(time) AS newest, min(id) FILTER (WHERE id <> before + 1) AS hole,
            min(id) FILTER (WHERE time < time_before) AS back, min(id) FILTER (WHERE aimless) AS aimless,
            min(id) FILTER (WHERE unfound) AS unfound, min(id) FILTER (WHERE nobodys) AS nobodys
        FROM (
            SELECT e.id, e.time, lag(e.id, 1, ?) OVER w AS before, lag(e.time, 1, ?) OVER w AS time_before,
                e.kind IN ('edit', 'delete', 'react', 'unreact') AND NOT EXISTS (
                    SELECT 1 FROM entry t WHERE t.room = e.room AND t.id = e.target AND t.id < e.id AND t.kind IN ('', 'action')
                ) AS aimless,
                e.id <= ? AND (word.id IS NULL OR e.text = '' AND word.words <> '') AS unfound,
                e.user_id <> 0 AND NOT EXISTS (SELECT 1 FROM account WHERE account.id = e.user_id) AS nobodys
            FROM (SELECT * FROM entry WHERE room = ? AND id > ? ORDER BY id LIMIT ?) e
                LEFT JOIN word ON word.room = e.room AND word.id = e.id
            WINDOW w AS (ORDER BY e.id)) p\
        """;

    private static final String INDEXED = "SELECT coalesce(max(id), 0) FROM word WHERE room = ?";

    private static final String HEADLESS = """
        SELECT name FROM room WHERE state <> 'deleted' AND head > 0 AND NOT EXISTS (
            SELECT 1 FROM entry WHERE entry.room = room.id AND entry.id = head) LIMIT 1\
        """;

    private final StoreConnection connection;
    private final Progress progress;
    private final List<String> findings = new ArrayList<>();

    private Verification(StoreConnection connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    /** What is wrong, a sentence each; of a room the first of a kind, which tells enough. */
    static List<String> findings(StoreConnection connection, Progress progress) throws SQLException {
        Verification verification = new Verification(connection, progress);
        String headless = connection.queryForText(HEADLESS);
        if (!headless.isEmpty()) {
            verification.findings.add("The newest entry of the room %s isn't there.".formatted(headless));
        }
        OptionalLong room = verification.nextRoom(-1);
        while (room.isPresent()) {
            verification.checkRoom(room.getAsLong());
            room = verification.nextRoom(room.getAsLong());
        }
        for (RoomTimes.Room each : RoomTimes.rooms(connection)) {
            if (!each.name().isLobby()
                    && !connection.inSnapshot(snapshot -> MemberCheck.isSound(snapshot, each.id(), each.name()))) {
                verification.findings.add("The room %s has other members than its entries say.".formatted(each.name()));
            }
        }
        return List.copyOf(verification.findings);
    }

    private OptionalLong nextRoom(long after) throws SQLException {
        PreparedStatement select = connection.prepared(NEXT_ROOM);
        select.setLong(1, after);
        return RoomTimes.number(select);
    }

    private void checkRoom(long room) throws SQLException {
        PreparedStatement select = connection.prepared(ROOM);
        select.setLong(1, room);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                findings.add("There are entries of a room that isn't there, number %s.".formatted(room));
                return;
            }
        }
        PreparedStatement last = connection.prepared(INDEXED);
        last.setLong(1, room);
        long indexed = RoomTimes.number(last).orElse(0);
        Part part = new Part(0, 0, 0, List.of());
        do {
            progress.at("checking the database");
            part = check(room, part, indexed);
        } while (part.entries == TOGETHER && part.findings.isEmpty());
        findings.addAll(part.findings);
    }

    /** @param throughMillis the time of its last entry */
    private record Part(long throughId, long throughMillis, long entries, List<String> findings) {}

    private Part check(long room, Part before, long indexed) throws SQLException {
        PreparedStatement select = connection.prepared(PART);
        select.setLong(1, before.throughId);
        select.setLong(2, before.throughMillis);
        select.setLong(3, indexed);
        select.setLong(4, room);
        select.setLong(5, before.throughId);
        select.setInt(6, TOGETHER);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            List<String> found = new ArrayList<>();
            add(found, row, "hole", "Message ids are missing before %s.", room);
            add(found, row, "back", "Message %s is dated before the one preceding it.", room);
            add(found, row, "aimless", "Entry %s changes a message that isn't there.", room);
            add(found, row, "nobodys", "Entry %s belongs to an account that isn't there.", room);
            add(
                    found,
                    row,
                    "unfound",
                    "Message %s can't be found by a search, or words of it that it has lost can.",
                    room);
            return new Part(row.getLong("last"), row.getLong("newest"), row.getLong("entries"), found);
        }
    }

    private void add(List<String> found, ResultSet row, String column, String sentence, long room) throws SQLException {
        long id = row.getLong(column);
        if (!row.wasNull()) {
            String place = room == 0
                    ? String.valueOf(id)
                    : id + " of " + connection.queryForText("SELECT name FROM room WHERE id = " + room);
            found.add(sentence.formatted(place));
        }
    }
}
