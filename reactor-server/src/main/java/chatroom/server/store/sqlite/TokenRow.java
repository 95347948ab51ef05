package chatroom.server.store.sqlite;

import com.j256.ormlite.field.DataType;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;

@DatabaseTable(tableName = "tokens")
final class TokenRow {
    @DatabaseField(dataType = DataType.BYTE_ARRAY)
    byte[] hash;

    @DatabaseField(columnName = "user_id")
    long userId;

    @DatabaseField(columnName = "created")
    long createdMillis;

    @DatabaseField(columnName = "last_used")
    long lastUsedMillis;
}
