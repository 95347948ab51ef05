package chatroom.server.store.sqlite;

import com.j256.ormlite.field.DataType;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;

@DatabaseTable(tableName = "invites")
final class InviteRow {
    @DatabaseField(dataType = DataType.BYTE_ARRAY)
    byte[] hash;

    @DatabaseField(columnName = "created")
    long createdMillis;

    @DatabaseField(columnName = "expires")
    long expiresMillis;
}
