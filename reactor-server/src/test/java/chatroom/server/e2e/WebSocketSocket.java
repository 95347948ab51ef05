package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chatroom.server.reactor.websocket.ClientFrames;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/**
 * A stream of lines through a WebSocket, the client's end. What is written at once is few frames, and a message ends where a line does; the
 * end of the output is a close. One thread that reads and one that writes.
 */
final class WebSocketSocket extends Socket {
    private static final String REQUEST = """
            GET /ws HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: chatroom.v1\r
            \r
            """;
    private static final int CLOSE_NORMAL = 1000;

    /** Half of what a message may have. */
    private static final int MOST_AT_ONCE = 32 * 1024;

    private final Socket below;
    private final DataInputStream in;
    private byte[] text = {};
    private int textFrom;
    private boolean ended;
    private boolean withinMessage;

    WebSocketSocket(Socket below) throws IOException {
        this.below = below;
        this.in = new DataInputStream(below.getInputStream());
        below.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket: " + answer);
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                while (textFrom == text.length && !ended) {
                    readFrame();
                }
                if (textFrom == text.length) {
                    return -1;
                }
                int count = Math.min(length, text.length - textFrom);
                System.arraycopy(text, textFrom, into, from, count);
                textFrom += count;
                return count;
            }
        };
    }

    private void readFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the WebSocket ended without a close");
        }
        int stated = in.readUnsignedByte();
        byte[] payload = new byte[stated == 126 ? in.readUnsignedShort() : stated];
        in.readFully(payload);
        switch (first & 0x0f) {
            case ClientFrames.PING -> write(ClientFrames.frame(ClientFrames.FINAL | ClientFrames.PONG, payload));
            case ClientFrames.PONG -> {}
            case ClientFrames.CLOSE -> ended = true;
            default -> {
                text = payload;
                textFrom = 0;
            }
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                int at = from;
                while (at < from + length) {
                    int end = endOfMessage(bytes, at, Math.min(from + length, at + MOST_AT_ONCE));
                    boolean ends = bytes[end - 1] == '\n';
                    int opcode = withinMessage ? ClientFrames.CONTINUATION : ClientFrames.TEXT;
                    withinMessage = !ends;
                    WebSocketSocket.this.write(ClientFrames.frame(
                            (ends ? ClientFrames.FINAL : 0) | opcode, Arrays.copyOfRange(bytes, at, end)));
                    at = end;
                }
            }
        };
    }

    /** Behind the last line that is whole, or else all. */
    private static int endOfMessage(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        return end > from ? end : to;
    }

    private synchronized void write(byte[] frame) throws IOException {
        below.getOutputStream().write(frame);
    }

    @Override
    public void shutdownOutput() throws IOException {
        write(ClientFrames.close(CLOSE_NORMAL, ""));
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        below.setTcpNoDelay(on);
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        below.setSoTimeout(millis);
    }

    @Override
    public synchronized void close() throws IOException {
        below.close();
    }
}
