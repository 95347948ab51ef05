package chatroom.server.store.postgres;

import chatroom.server.store.StorageException;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.move.MovedRow;
import chatroom.server.store.move.MovedTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How rows of a chat that moves stand in the tables here, and what else stands there because of them. One thread, in a transaction. */
final class MovedRows {
    /** Of one statement, so that neither side's memory has more than some. */
    private static final int ROWS_TOGETHER = 1_000;

    private static final int CHARS_TOGETHER = 1 << 20;
    private static final int ROWS_READ_TOGETHER = 500;

    private static final String HIGHEST =
            "coalesce(pg_sequence_last_value(pg_get_serial_sequence('%s', 'id')::regclass), 0)";
    private static final String SET_HIGHEST = "SELECT setval(pg_get_serial_sequence(?, 'id'), greatest(1, ?), ? > 0)";

    /** Only nonces that are made up here have a control character: see {@link Nonces}. */
    private static final Map<MovedTable, String> SELECTS = Map.of(
            MovedTable.HOUSE,
            "SELECT epoch, served_millis, last_backup_millis, " + HIGHEST.formatted("account") + ", "
                    + HIGHEST.formatted("room") + " FROM house",
            MovedTable.ACCOUNT,
            "SELECT id, username, username_key, password_hash, created, state, kept_hash, admin::int FROM account",
            MovedTable.ENTRY,
            "SELECT room, id, kind, user_id, username, text, CASE WHEN left(nonce, 1) <> chr(1) THEN nonce END, time, target,"
                    + " value, edited, reactions FROM entry");

    private static final Map<MovedTable, String> INSERTS = Map.of(MovedTable.ACCOUNT, """
            INSERT INTO account (id, username, username_key, password_hash, created, state, kept_hash, admin)
            SELECT id, username, username_key, password_hash, created, state, kept_hash, admin <> 0\
            """, MovedTable.ENTRY, """
            INSERT INTO entry (room, id, kind, user_id, username, text, nonce, time, target, value, edited, reactions)
            SELECT room, id, kind, user_id, username, text, coalesce(nonce, chr(1) || 'm' || id), time, target, value, edited, reactions\
            """);

    private static final String SET_HOUSE =
            "UPDATE house SET epoch = ?, served_millis = ?, served_at = now_millis(), last_backup_millis = ?";

    /** Nobody remembers anything of before, so what was taken away from somebody then is nothing that has to be asked for. */
    private static final String SET_ROOMS = """
        UPDATE room SET head = e.id, time = e.time
        FROM room r CROSS JOIN LATERAL (SELECT id, time FROM entry WHERE room = r.id ORDER BY id DESC LIMIT 1) e
        WHERE room.id = r.id\
        """;

    private static final String CLEAR =
            "TRUNCATE account, token, invite, room, entry, member, mark, block, word, news, presence";

    private final StoreConnection connection;
    private final List<MovedRow> gathered = new ArrayList<>();
    private MovedTable gatheredFor = MovedTable.HOUSE;
    private int gatheredChars;

    MovedRows(StoreConnection connection) {
        this.connection = connection;
    }

    void read(MovedTable table, MovePlace.Taker taker) throws SQLException, StorageException {
        PreparedStatement select = connection.prepared(
                SELECTS.getOrDefault(table, "SELECT " + names(table) + " FROM " + tableName(table)));
        // In a transaction the driver asks for some at a time then.
        select.setFetchSize(ROWS_READ_TOGETHER);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                List<Object> values = new ArrayList<>(table.columns().size());
                for (MovedTable.Column column : table.columns()) {
                    values.add(value(rows, values.size() + 1, column.kind()));
                }
                taker.take(new MovedRow(values));
            }
        }
    }

    private static Object value(ResultSet row, int place, MovedTable.Kind kind) throws SQLException {
        Object value = switch (kind) {
            case NUMBER -> row.getLong(place);
            case TEXT -> row.getString(place);
            case BYTES -> row.getBytes(place);
        };
        return value == null || row.wasNull() ? MovedRow.Missing.VALUE : value;
    }

    void clear() throws SQLException {
        connection.execute(CLEAR);
    }

    void write(MovedTable table, MovedRow row) throws SQLException {
        if (table != gatheredFor) {
            flush();
            gatheredFor = table;
        }
        gathered.add(row);
        for (Object value : row.values()) {
            gatheredChars += value instanceof String text ? text.length() : Long.BYTES;
        }
        if (gathered.size() == ROWS_TOGETHER || gatheredChars >= CHARS_TOGETHER) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (gathered.isEmpty()) {
            return;
        }
        if (gatheredFor == MovedTable.HOUSE) {
            setHouse(gathered.get(0));
        } else {
            insert();
        }
        gathered.clear();
        gatheredChars = 0;
    }

    private void setHouse(MovedRow house) throws SQLException {
        PreparedStatement update = connection.prepared(SET_HOUSE);
        update.setString(1, house.text(0));
        update.setLong(2, house.number(1));
        update.setLong(3, house.number(2));
        update.executeUpdate();
        setHighest("account", house.number(3));
        setHighest("room", house.number(4));
    }

    private void setHighest(String table, long number) throws SQLException {
        PreparedStatement set = connection.prepared(SET_HIGHEST);
        set.setString(1, table);
        set.setLong(2, number);
        set.setLong(3, number);
        set.executeQuery().close();
    }

    private void insert() throws SQLException {
        String into = INSERTS.getOrDefault(
                gatheredFor, "INSERT INTO %s (%s) SELECT %2$s".formatted(tableName(gatheredFor), names(gatheredFor)));
        String arrays = gatheredFor.columns().stream()
                .map(column -> "?::" + type(column) + "[]")
                .collect(Collectors.joining(", "));
        PreparedStatement insert =
                connection.prepared("%s FROM unnest(%s) AS i(%s)".formatted(into, arrays, names(gatheredFor)));
        int place = 0;
        for (MovedTable.Column column : gatheredFor.columns()) {
            int at = place++;
            Object[] values = gathered.stream()
                    .map(row -> row.has(at) ? row.values().get(at) : null)
                    .toArray(column.kind() == MovedTable.Kind.BYTES ? byte[][]::new : Object[]::new);
            insert.setArray(place, connection.jdbc().createArrayOf(type(column), values));
        }
        insert.executeUpdate();
    }

    private static String type(MovedTable.Column column) {
        return switch (column.kind()) {
            case NUMBER -> "bigint";
            case TEXT -> "text";
            case BYTES -> "bytea";
        };
    }

    private static String names(MovedTable table) {
        return table.columns().stream().map(MovedTable.Column::name).collect(Collectors.joining(", "));
    }

    private static String tableName(MovedTable table) {
        return table.name().toLowerCase(Locale.ROOT);
    }

    /** All are there. */
    void noteWhatFollows() throws SQLException {
        flush();
        connection.execute(SET_ROOMS);
    }
}
