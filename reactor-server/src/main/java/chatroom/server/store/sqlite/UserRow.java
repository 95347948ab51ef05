package chatroom.server.store.sqlite;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;

@DatabaseTable(tableName = "users")
final class UserRow {
    @DatabaseField(id = true)
    long id;

    @DatabaseField
    String username;

    @DatabaseField(columnName = "username_key")
    String usernameKey;

    @DatabaseField(columnName = "password_hash")
    String passwordHash;

    @DatabaseField(columnName = "created")
    long createdMillis;

    @DatabaseField
    boolean admin;

    Account toAccount() {
        return new Account(id, new Username(username), passwordHash, admin);
    }
}
