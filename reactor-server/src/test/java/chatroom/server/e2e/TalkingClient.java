package chatroom.server.e2e;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.json.JSONObject;

/** Talks until its server dies, and remembers what was acknowledged and what wasn't. */
final class TalkingClient {
    private static final int WINDOW = 50;

    private final String name;

    /** By nonce, in the order sent. */
    final Map<String, String> unacknowledged = new LinkedHashMap<>();

    /** Text by id. */
    final Map<Long, String> acknowledged = new LinkedHashMap<>();

    private int said;

    TalkingClient(String name) {
        this.name = name;
    }

    static WireClient member(int port, String name) throws IOException {
        WireClient client = new WireClient(port);
        client.says("{\"action\":\"register\",\"username\":\"%s\",\"password\":\"correct horse\"}".formatted(name));
        client.reply();
        client.says("{\"action\":\"login\",\"username\":\"%s\",\"password\":\"correct horse\",\"push\":false}"
                .formatted(name));
        client.lastLogin = client.reply();
        return client;
    }

    /** Sends what is unacknowledged once more, and then new messages, until the connection breaks or so many more are acknowledged. */
    void talk(int port, int until) {
        int enough = acknowledged.size() + until;
        try (WireClient client = member(port, name)) {
            for (Map.Entry<String, String> message : unacknowledged.entrySet()) {
                client.says(frame(message.getKey(), message.getValue()));
            }
            while (acknowledged.size() < enough) {
                while (unacknowledged.size() < WINDOW) {
                    String text = name + " says " + ++said;
                    String nonce = "nonce " + text;
                    unacknowledged.put(nonce, text);
                    client.says(frame(nonce, text));
                }
                JSONObject reply = client.reply();
                String nonce = reply.getString("ref");
                acknowledged.put(reply.getLong("id"), unacknowledged.remove(nonce));
            }
        } catch (IOException e) {
            // The server was killed: that is the point.
        }
    }

    private static String frame(String nonce, String text) {
        return "{\"action\":\"send\",\"ref\":\"%s\",\"text\":\"%s\",\"nonce\":\"%s\"}".formatted(nonce, text, nonce);
    }
}
