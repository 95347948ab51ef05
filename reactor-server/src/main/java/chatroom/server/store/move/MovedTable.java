package chatroom.server.store.move;

import java.util.List;

/** What a chat consists of, in the order in which it is moved, with columns that mean the same in each store. */
public enum MovedTable {
    /** One row: the chat as a whole. The last two are the highest numbers that were ever given out, so that none comes back. */
    HOUSE(text("epoch"), number("served_millis"), number("last_backup_millis"), number("accounts"), number("rooms")),

    ACCOUNT(
            number("id"),
            text("username"),
            text("username_key"),
            text("password_hash"),
            number("created"),
            text("state"),
            text("kept_hash"),
            number("admin")),

    TOKEN(bytes("hash"), number("user_id"), number("created"), number("last_used")),

    INVITE(bytes("hash"), number("created"), number("expires")),

    /** The lobby and rooms that were deleted, too. */
    ROOM(number("id"), text("name"), text("name_key"), text("kind"), text("topic"), text("state")),

    MEMBER(
            number("room"),
            number("user_id"),
            text("role"),
            number("since"),
            number("muted_until"),
            number("banned_until")),

    MARK(number("room"), number("user_id"), number("id")),

    BLOCK(number("user_id"), number("blocked_id")),

    /** The nonce is missing where its client gave none. */
    ENTRY(
            number("room"),
            number("id"),
            text("kind"),
            number("user_id"),
            text("username"),
            text("text"),
            text("nonce"),
            number("time"),
            number("target"),
            text("value"),
            number("edited"),
            text("reactions"));

    /** What a value is, if it is there: a {@link Long}, a {@link String}, or an array of bytes. */
    public enum Kind {
        NUMBER,
        TEXT,
        BYTES
    }

    public record Column(String name, Kind kind) {}

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that is.
    private final List<Column> columns;

    MovedTable(Column... columns) {
        this.columns = List.of(columns);
    }

    public List<Column> columns() {
        return columns;
    }

    private static Column number(String name) {
        return new Column(name, Kind.NUMBER);
    }

    private static Column text(String name) {
        return new Column(name, Kind.TEXT);
    }

    private static Column bytes(String name) {
        return new Column(name, Kind.BYTES);
    }
}
