package chatroom.server.reactor.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Turns the frames of a client into the stream of lines that is their text: in place, whatever pieces they come in. Where a message ends, a
 * line does. Nothing is kept but a control frame that isn't whole. Reactor thread only.
 */
final class FrameReader {
    /** Of a message; a request is much shorter, and several may as well come in several messages. */
    static final int MAX_MESSAGE_BYTES = 64 * 1024;

    private static final int MAX_CONTROL_BYTES = 125;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final byte[] NOTHING = {};

    /** Receives the control frames. */
    interface Controls {
        void onPing(byte[] payload);

        /** After it nothing is read. */
        void onClose(int code);
    }

    /** What the next byte belongs to. */
    private enum Part {
        OPCODE,
        LENGTH,
        LONG_LENGTH,
        MASK,
        PAYLOAD
    }

    private final Controls controls;
    private final Utf8Check utf8 = new Utf8Check();

    private Part part = Part.OPCODE;

    /** Of this part, bytes that haven't come yet. */
    private long missing;

    private Opcode opcode;

    /** Whether the message ends with this frame. */
    private boolean isFinal;

    private long length;
    private int smallestLength;

    /** Turned so that the next byte's is the first. */
    private int mask;

    private byte[] control = NOTHING;

    /** A message has begun in a frame before. */
    private boolean withinMessage;

    private long messageBytes;
    private boolean endsWithLine = true;
    private boolean closed;

    FrameReader(Controls controls) {
        this.controls = controls;
    }

    int heldBytes() {
        return control.length;
    }

    /**
     * Puts the text at the buffer's position, which moves to its end.
     *
     * @param from where begins what came: behind the position by a byte at least, so that there is room for a line's end
     * @param to where it ends
     * @throws WebSocketError at the first byte that must not be so; what was good before is in the buffer
     */
    void read(ByteBuffer buffer, int from, int to) throws WebSocketError {
        int at = from;
        while (at < to && !closed) {
            if (part == Part.PAYLOAD) {
                int count = (int) Math.min(missing, to - at);
                missing -= count;
                takePayload(buffer, at, count);
                at += count;
            } else {
                takeHead(buffer.get(at) & 0xff);
                at++;
            }
            if (part == Part.PAYLOAD && missing == 0) {
                endFrame(buffer);
            }
        }
    }

    private void begin(Part next, long bytes) {
        part = next;
        missing = bytes;
    }

    private void takeHead(int octet) throws WebSocketError {
        switch (part) {
            case OPCODE -> takeOpcode(octet);
            case LENGTH -> takeLength(octet);
            case LONG_LENGTH -> {
                length = length << Byte.SIZE | octet;
                missing--;
                if (missing == 0) {
                    checkLength();
                }
            }
            default -> {
                mask = mask << Byte.SIZE | octet;
                missing--;
                if (missing == 0) {
                    begin(Part.PAYLOAD, length);
                }
            }
        }
    }

    private void takeOpcode(int octet) throws WebSocketError {
        isFinal = (octet & 0x80) != 0;
        refuseIf((octet & 0x70) != 0, "a reserved bit is set, though no extension was agreed on");
        opcode = Opcode.of(octet & 0x0f)
                .orElseThrow(() -> new WebSocketError(CloseCode.PROTOCOL_ERROR, "an opcode is reserved"));
        refuseIf(opcode.isControl() && !isFinal, "a control frame is in fragments");
        refuseIf(opcode == Opcode.CONTINUATION && !withinMessage, "a message goes on that hasn't begun");
        refuseIf(opcode == Opcode.TEXT && withinMessage, "a message begins within another");
        if (opcode == Opcode.BINARY) {
            throw new WebSocketError(CloseCode.NO_TEXT, "a message is binary");
        }
        part = Part.LENGTH;
    }

    private void takeLength(int octet) throws WebSocketError {
        refuseIf((octet & 0x80) == 0, "a frame isn't masked");
        int stated = octet & 0x7f;
        refuseIf(opcode.isControl() && stated > MAX_CONTROL_BYTES, "a control frame is too long");
        if (stated == LENGTH_IN_TWO_BYTES || stated == LENGTH_IN_EIGHT_BYTES) {
            length = 0;
            smallestLength = stated == LENGTH_IN_TWO_BYTES ? LENGTH_IN_TWO_BYTES : 1 << Short.SIZE;
            begin(Part.LONG_LENGTH, stated == LENGTH_IN_TWO_BYTES ? Short.BYTES : Long.BYTES);
        } else {
            length = stated;
            smallestLength = 0;
            checkLength();
        }
    }

    private void checkLength() throws WebSocketError {
        refuseIf(length < smallestLength, "a length is written in more bytes than it takes, or is negative");
        if (opcode.isControl()) {
            control = new byte[(int) length];
        } else {
            messageBytes += length;
            if (length > MAX_MESSAGE_BYTES || messageBytes > MAX_MESSAGE_BYTES) {
                throw new WebSocketError(
                        CloseCode.TOO_LONG, "a message has more than %s bytes".formatted(MAX_MESSAGE_BYTES));
            }
        }
        mask = 0;
        begin(Part.MASK, Integer.BYTES);
    }

    private void takePayload(ByteBuffer buffer, int at, int count) throws WebSocketError {
        if (opcode.isControl()) {
            unmask(buffer, at, count, at);
            buffer.get(at, control, (int) (length - missing) - count, count);
            return;
        }
        int text = buffer.position();
        unmask(buffer, at, count, text);
        int end = utf8.firstWrong(buffer, text, text + count);
        buffer.position(end);
        if (end < text + count) {
            throw new WebSocketError(CloseCode.INVALID_TEXT, "a text isn't UTF-8");
        }
        endsWithLine = count == 0 ? endsWithLine : buffer.get(text + count - 1) == '\n';
    }

    /** @param to at most {@code from}: what is read at a time is read before it is overwritten */
    private void unmask(ByteBuffer buffer, int from, int count, int to) {
        long eightMasks = (long) mask << Integer.SIZE | (mask & 0xffff_ffffL);
        int done = 0;
        for (; done + Long.BYTES <= count; done += Long.BYTES) {
            buffer.putLong(to + done, buffer.getLong(from + done) ^ eightMasks);
        }
        for (; done < count; done++) {
            buffer.put(to + done, (byte) (buffer.get(from + done) ^ mask >>> (Integer.SIZE - Byte.SIZE)));
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
    }

    private void endFrame(ByteBuffer buffer) throws WebSocketError {
        part = Part.OPCODE;
        if (opcode.isControl()) {
            byte[] payload = control;
            control = NOTHING;
            onControl(payload);
            return;
        }
        withinMessage = !isFinal;
        if (!isFinal) {
            return;
        }
        messageBytes = 0;
        if (!utf8.isBetweenCharacters()) {
            throw new WebSocketError(CloseCode.INVALID_TEXT, "a text ends within a character");
        }
        if (!endsWithLine) {
            buffer.put((byte) '\n');
            endsWithLine = true;
        }
    }

    private void onControl(byte[] payload) throws WebSocketError {
        if (opcode == Opcode.PING) {
            controls.onPing(payload);
        } else if (opcode == Opcode.CLOSE) {
            closed = true;
            controls.onClose(closeCode(payload));
        }
    }

    private static int closeCode(byte[] payload) throws WebSocketError {
        if (payload.length == 0) {
            return CloseCode.NORMAL;
        }
        refuseIf(payload.length == 1, "the code of a close is cut");
        ByteBuffer close = ByteBuffer.wrap(payload);
        int code = close.getShort() & 0xffff;
        refuseIf(!CloseCode.isValid(code), "nobody may close with this code");
        try {
            UTF_8.newDecoder().decode(close);
        } catch (CharacterCodingException e) {
            throw new WebSocketError(CloseCode.INVALID_TEXT, "the reason of a close isn't UTF-8");
        }
        return code;
    }

    private static void refuseIf(boolean broken, String rule) throws WebSocketError {
        if (broken) {
            throw new WebSocketError(CloseCode.PROTOCOL_ERROR, rule);
        }
    }
}
