package chatroom.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/** All that a server has, read by somebody who makes an account for it. */
final class WholeHistory {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String AUDITOR = "\"username\":\"auditor\",\"password\":\"looks at everything\"";

    /** The texts, in the order of their ids, which must be 1, 2, 3, … */
    static List<String> of(InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            say(out, "{\"action\":\"register\"," + AUDITOR + "}");
            say(out, "{\"action\":\"login\",\"push\":false," + AUDITOR + "}");
            List<String> texts = new ArrayList<>();
            boolean more = true;
            while (more) {
                say(out, "{\"action\":\"poll\",\"last_id\":" + texts.size() + ",\"limit\":500}");
                JSONObject page = page(in);
                JSONArray messages = page.getJSONArray("messages");
                for (int i = 0; i < messages.length(); i++) {
                    JSONObject message = messages.getJSONObject(i);
                    texts.add(message.getString("text"));
                    if (message.getLong("id") != texts.size()) {
                        throw new IllegalStateException("there is a hole in the ids at " + message);
                    }
                }
                more = page.getBoolean("more");
            }
            return texts;
        }
    }

    private static JSONObject page(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JSONObject frame = new JSONObject(line);
            if (frame.optString("action").equals("poll")) {
                return frame;
            }
        }
        throw new IOException("the server closed the connection");
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private WholeHistory() {}
}
