package chatroom.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * All rooms of a server and all that is in them, as it tells an operator.
 *
 * @param rooms what each is, the lobby apart
 * @param entries of all rooms, each with its room
 */
record WholeChat(List<Map<String, Object>> rooms, List<Map<String, Object>> entries) {
    private static final String SERVER = "@server";

    /** What pruning leaves of an entry. */
    private static final Set<String> KEPT_FOR_EVER = Set.of("room", "id", "username", "timestamp", "kind", "target");

    /**
     * Of a server that runs, which must find itself sound.
     *
     * @throws IllegalStateException it doesn't, or there is a hole in the ids
     */
    static WholeChat of(Path dataFolder) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(dataFolder.resolve("admin.sock")));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            Asking asking = new Asking(channel, in);
            asking.ask(new JSONObject().put("action", "verify"));
            List<Map<String, Object>> rooms = asking.pages("rooms", "room", new JSONObject());
            List<Map<String, Object>> entries = new ArrayList<>();
            for (Map<String, Object> room : rooms) {
                Object name = room.get("room");
                List<Map<String, Object>> ofRoom = asking.pages("messages", "id", new JSONObject().put("room", name));
                for (Map<String, Object> entry : ofRoom) {
                    entry.put("room", name);
                }
                expectDense(ofRoom);
                entries.addAll(ofRoom);
            }
            rooms.removeIf(room -> room.get("room").equals("lobby"));
            return new WholeChat(rooms, entries);
        }
    }

    private static void expectDense(List<Map<String, Object>> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (((Number) entries.get(i).get("id")).longValue() != i + 1L) {
                throw new IllegalStateException("there is a hole in the ids at " + entries.get(i));
            }
        }
    }

    /** How much it is, for a sentence. */
    String size() {
        return "%s entries in %s rooms and the lobby"
                .formatted(Integer.toString(entries.size()), Integer.toString(rooms.size()));
    }

    /** All but one of its rooms. */
    WholeChat without(String room) {
        return new WholeChat(allBut(room, rooms), allBut(room, entries));
    }

    private static List<Map<String, Object>> allBut(String room, List<Map<String, Object>> lines) {
        return lines.stream().filter(line -> !room.equals(line.get("room"))).toList();
    }

    /** Whether it is this other one, of which some entries may have been pruned. */
    boolean isPrunedOf(WholeChat other) {
        if (!rooms.equals(other.rooms) || entries.size() != other.entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).equals(other.entries.get(i))
                    && !keptForEver(entries.get(i)).equals(keptForEver(other.entries.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Object> keptForEver(Map<String, Object> entry) {
        Map<String, Object> kept = new TreeMap<>(entry);
        kept.keySet().retainAll(KEPT_FOR_EVER);
        return kept;
    }

    /** One conversation through the admin socket. */
    private record Asking(SocketChannel channel, BufferedReader in) {
        JSONObject ask(JSONObject request) throws IOException {
            ByteBuffer frame = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed its admin socket");
            }
            JSONObject reply = new JSONObject(line);
            if (!reply.getString("status").equals("ok")) {
                throw new IllegalStateException(
                        "%s is answered: %s".formatted(request.getString("action"), reply.getString("message")));
            }
            return reply;
        }

        /** @param by the field in which each page goes on after the last one */
        List<Map<String, Object>> pages(String action, String by, JSONObject fields) throws IOException {
            List<Map<String, Object>> all = new ArrayList<>();
            JSONObject request = fields.put("action", action);
            JSONObject page;
            do {
                page = ask(request);
                JSONArray lines = page.getJSONArray(action);
                for (int i = 0; i < lines.length(); i++) {
                    all.add(line(lines.getJSONObject(i)));
                    request.put(
                            by.equals("id") ? "after_id" : "after",
                            lines.getJSONObject(i).get(by));
                }
            } while (page.getBoolean("more"));
            return all;
        }

        /** What an operator did once more was done at another time: by the server, or in the name of an account that was deleted. */
        private static Map<String, Object> line(JSONObject line) {
            Map<String, Object> fields = new TreeMap<>(line.toMap());
            if (SERVER.equals(fields.get("username")) || "leave".equals(fields.get("kind"))) {
                fields.remove("timestamp");
            }
            return fields;
        }
    }
}
