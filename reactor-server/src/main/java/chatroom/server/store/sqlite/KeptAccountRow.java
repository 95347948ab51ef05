package chatroom.server.store.sqlite;

import chatroom.server.store.UserState;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;

/** An account as {@link SqliteAccountKeeping} changes it; what logs people in needs less. */
@DatabaseTable(tableName = "users")
final class KeptAccountRow {
    @DatabaseField(id = true)
    long id;

    @DatabaseField
    String username;

    @DatabaseField(columnName = "username_key")
    String usernameKey;

    @DatabaseField(columnName = "password_hash")
    String passwordHash;

    /** See {@link UserState}. */
    @DatabaseField
    String state;

    /** Of a disabled account: what becomes the password's hash again when it is enabled. */
    @DatabaseField(columnName = "kept_hash")
    String keptHash;

    @DatabaseField
    boolean admin;
}
