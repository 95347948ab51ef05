package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.json.JSONObject;

/** A client of lines, as nc is one. Replies and events can be read apart; reading one kind keeps the other for later. */
public final class WireClient implements Closeable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader in;
    private final Deque<JSONObject> replies = new ArrayDeque<>();
    private final Deque<JSONObject> messages = new ArrayDeque<>();
    private final Deque<JSONObject> otherEvents = new ArrayDeque<>();

    JSONObject lastLogin;

    public WireClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public WireClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1 << 16);
    }

    public void says(String lines) throws IOException {
        writes((lines + "\n").getBytes(UTF_8));
    }

    public void writes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void endsItsSide() throws IOException {
        socket.shutdownOutput();
    }

    /** The next reply. */
    public JSONObject reply() throws IOException {
        return next(replies);
    }

    /** The next pushed message. */
    JSONObject message() throws IOException {
        return next(messages);
    }

    /** The next event that isn't a message. */
    public JSONObject event() throws IOException {
        return next(otherEvents);
    }

    /** The next frame of any kind that nobody has asked for yet; null at the end. */
    String line() throws IOException {
        return in.readLine();
    }

    private JSONObject next(Deque<JSONObject> wanted) throws IOException {
        while (wanted.isEmpty()) {
            String line = in.readLine();
            if (line == null) {
                throw new EOFException("the server closed");
            }
            JSONObject frame = new JSONObject(line);
            String event = frame.optString("event");
            (event.isEmpty() ? replies : event.equals("message") ? messages : otherEvents).add(frame);
        }
        return wanted.poll();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
