package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;
import java.time.Instant;

/** What readers need of a message. Written by {@link SqliteAppender}, past ORMLite. */
@DatabaseTable(tableName = "messages")
final class MessageRow {
    /** What stands for the text of a message that was pruned. In the table that text is empty, as no message's is. */
    static final String PRUNED = ChatMessage.PRUNED;

    /** An {@link EntryKey}. */
    @DatabaseField(id = true)
    long id;

    @DatabaseField
    String kind;

    @DatabaseField
    Long target;

    @DatabaseField
    String value;

    @DatabaseField
    String username;

    @DatabaseField
    String text;

    @DatabaseField(columnName = "time")
    long timeMillis;

    /** As somebody sees it who knows messages only. */
    ChatMessage toMessage() throws DamagedException {
        EntryRow row = new EntryRow(
                EntryKey.id(id), kind, username, text, timeMillis, target == null ? 0 : target, value, 0, null, null);
        return new ChatMessage(row.id(), username, row.entry().text(), Instant.ofEpochMilli(timeMillis));
    }
}
