package chatroom.codec;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONParserConfiguration;
import org.json.JSONTokener;

/**
 * Reads a frame as one JSON object: strict UTF-8, strict RFC 8259, no name twice. Keeps what it needs for the next
 * frame; not thread-safe.
 */
final class JsonReader {
    private static final JSONParserConfiguration STRICT = new JSONParserConfiguration().withStrictMode();

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharsReader text = new CharsReader();
    private final PlainObject plain = new PlainObject();
    private final Fields plainFields = new Fields(plain::get);
    private ByteBuffer bytes = ByteBuffer.allocate(1024);
    private CharBuffer chars = CharBuffer.allocate(1024);

    /**
     * @return good until the next frame is read
     * @throws Violation {@code malformed_json}
     */
    Fields read(ByteBuffer frame) throws Violation {
        int length = frame.remaining();
        take(frame);
        return plain.read(bytes.array(), length) ? plainFields : readAnything();
    }

    /** Into an array, out of which Java reads faster than out of a direct buffer. */
    private void take(ByteBuffer frame) {
        if (bytes.capacity() <= frame.remaining()) {
            bytes = ByteBuffer.allocate(Math.max(frame.remaining() + 1, 2 * bytes.capacity()));
        }
        bytes.clear();
        bytes.put(frame).flip();
        bytes.array()[bytes.limit()] = PlainObject.END;
    }

    private Fields readAnything() throws Violation {
        decode();
        JsonSyntax.check(chars.array(), chars.position());
        try {
            text.over(chars.array(), chars.position());
            return new Fields(new JSONObject(new JSONTokener(text, STRICT), STRICT)::opt);
        } catch (JSONException e) {
            // The grammar was checked, so these two are what is left.
            String what = e.getMessage().startsWith("Duplicate key")
                    ? "a name stands twice in one object"
                    : "a number is too long";
            throw new Violation(ErrorCode.MALFORMED_JSON, "This line can't be read as JSON: " + what + ".");
        }
    }

    private void decode() throws Violation {
        if (chars.capacity() < bytes.remaining()) {
            chars = CharBuffer.allocate(bytes.capacity());
        }
        chars.clear();
        utf8.reset();
        if (utf8.decode(bytes, chars, true).isError() || utf8.flush(chars).isError()) {
            throw new Violation(
                    ErrorCode.MALFORMED_JSON,
                    "This line isn't valid UTF-8 after its first %s characters.".formatted(chars.position()));
        }
    }
}
