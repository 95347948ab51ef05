package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/** How an entry of a room is written in an export, its line end included. */
enum ExportFormat {
    /** As the wire has it: a JSON object on a line. The only one that can be imported, and that has several rooms. */
    JSONL {
        @Override
        byte[] write(RoomName room, Entry entry, AdminCodec codec) {
            return codec.write(room, entry instanceof ChatMessage message ? asWritten(message) : entry);
        }
    },
    /** RFC 4180. */
    CSV {
        @Override
        String head() {
            return "id,timestamp,username,text\r\n";
        }

        @Override
        byte[] write(RoomName room, Entry entry, AdminCodec codec) {
            return utf8("%s,%s,%s,\"%s\"\r\n"
                    .formatted(
                            entry.id(),
                            entry.timestamp(),
                            entry.username(),
                            entry.text().replace("\"", "\"\"")));
        }
    },
    /** For reading: a line that isn't the first of its message is indented; a star stands before what nobody said. */
    TXT {
        @Override
        byte[] write(RoomName room, Entry entry, AdminCodec codec) {
            String text = entry.text().replace("\n", "\n    ");
            if (!(entry instanceof ChatMessage message)) {
                return utf8("%s * %s\n".formatted(entry.timestamp(), text));
            }
            return utf8((message.action() ? "%s * %s %s\n" : "%s %s: %s\n")
                    .formatted(message.timestamp(), message.username(), text));
        }
    };

    /** The text before the first message; empty in most formats. */
    String head() {
        return "";
    }

    abstract byte[] write(RoomName room, Entry entry, AdminCodec codec);

    /** A text that is no longer kept says so itself, as it always did in exports. */
    private static ChatMessage asWritten(ChatMessage message) {
        if (!message.deleted() || !message.text().equals(ChatMessage.PRUNED)) {
            return message;
        }
        return new ChatMessage(
                message.id(),
                message.username(),
                message.text(),
                message.timestamp(),
                message.action(),
                message.replyTo(),
                OptionalLong.empty(),
                false,
                Map.of());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
