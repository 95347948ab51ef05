package chatroom.server.store.sqlite;

import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;

/** A fact about the database itself. */
@DatabaseTable(tableName = "meta")
final class MetaRow {
    static final String SCHEMA_VERSION = "schema_version";
    static final String EPOCH = "epoch";

    /** The id of the newest message of the lobby in the full-text index. */
    static final String INDEXED = "indexed";

    /** The time of the newest entry of rooms other than the lobby, in milliseconds since 1970. */
    static final String NEWEST = "newest_millis";

    /** See {@link ServedTime}. */
    static final String SERVED = "served_millis";

    /** When a backup was made last, in milliseconds since 1970. */
    static final String LAST_BACKUP = "last_backup";

    /** See {@link chatroom.server.store.move.MoveMark}. */
    static final String MOVE = "move";

    @DatabaseField(id = true)
    String name;

    @DatabaseField
    String value;

    MetaRow() {}

    MetaRow(String name, String value) {
        this.name = name;
        this.value = value;
    }
}
