package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.ChatMessage;
import java.nio.charset.StandardCharsets;

/** How a message is written in an export, its line end included. */
enum ExportFormat {
    /** As the wire has it: a JSON object on a line. The only one that can be imported. */
    JSONL {
        @Override
        byte[] write(ChatMessage message, AdminCodec codec) {
            return codec.write(message);
        }
    },
    /** RFC 4180. */
    CSV {
        @Override
        String head() {
            return "id,timestamp,username,text\r\n";
        }

        @Override
        byte[] write(ChatMessage message, AdminCodec codec) {
            return utf8("%s,%s,%s,\"%s\"\r\n"
                    .formatted(
                            message.id(),
                            message.timestamp(),
                            message.username(),
                            message.text().replace("\"", "\"\"")));
        }
    },
    /** For reading: a line that isn't the first of its message is indented. */
    TXT {
        @Override
        byte[] write(ChatMessage message, AdminCodec codec) {
            return utf8("%s %s: %s\n"
                    .formatted(
                            message.timestamp(),
                            message.username(),
                            message.text().replace("\n", "\n    ")));
        }
    };

    /** The text before the first message; empty in most formats. */
    String head() {
        return "";
    }

    abstract byte[] write(ChatMessage message, AdminCodec codec);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
