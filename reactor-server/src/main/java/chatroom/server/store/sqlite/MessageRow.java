package chatroom.server.store.sqlite;

import chatroom.protocol.ChatMessage;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.table.DatabaseTable;
import java.time.Instant;

/** What readers need of a message. Written by {@link SqliteAppender}, past ORMLite. */
@DatabaseTable(tableName = "messages")
final class MessageRow {
    /** What stands for the text of a message that was pruned. In the table that text is empty, as no message's is. */
    static final String PRUNED = "(no longer kept)";

    /** An {@link EntryKey}. */
    @DatabaseField(id = true)
    long id;

    @DatabaseField
    String username;

    @DatabaseField
    String text;

    @DatabaseField(columnName = "time")
    long timeMillis;

    ChatMessage toMessage() {
        return new ChatMessage(
                EntryKey.id(id), username, text.isEmpty() ? PRUNED : text, Instant.ofEpochMilli(timeMillis));
    }
}
