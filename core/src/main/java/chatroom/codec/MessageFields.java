package chatroom.codec;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Violation;
import java.util.ArrayList;
import java.util.List;

/** A message, as it stands in an event, in a page and in a line of an export. */
final class MessageFields {
    static void write(ChatMessage message, JsonWriter out) {
        out.field("id", message.id())
                .field("username", message.username())
                .field("text", message.text())
                .field("timestamp", message.timestamp());
    }

    static ChatMessage read(Fields fields) throws Violation {
        return new ChatMessage(
                fields.id("id"), fields.string("username"), fields.string("text"), fields.timestamp("timestamp"));
    }

    static void writePage(List<ChatMessage> messages, JsonWriter out) {
        out.objects("messages", messages, MessageFields::write);
    }

    static List<ChatMessage> readPage(Fields fields) throws Violation {
        List<ChatMessage> messages = new ArrayList<>();
        for (Fields message : fields.objects("messages")) {
            messages.add(read(message));
        }
        return messages;
    }

    private MessageFields() {}
}
