package chatroom.client.view;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What was sent, and isn't confirmed yet. It's shown where that takes longer than one notices. Owned by the printer's thread. */
final class Waiting {
    static final long UNNOTICED_MILLIS = 500;

    private record Text(RoomReference room, String text, long sinceMillis) {}

    private final Map<String, Text> texts = new LinkedHashMap<>();

    void add(String key, RoomReference room, String text, long nowMillis) {
        texts.put(key, new Text(room, text, nowMillis));
    }

    void remove(String key) {
        texts.remove(key);
    }

    /** When one more is to be shown; empty if none is. */
    OptionalLong dueMillis(long nowMillis) {
        return texts.values().stream()
                .mapToLong(text -> text.sinceMillis() + UNNOTICED_MILLIS)
                .filter(due -> due > nowMillis)
                .min();
    }

    /** Those for a room, the oldest first. */
    List<String> shown(RoomName room, long nowMillis) {
        List<String> shown = new ArrayList<>();
        for (Text text : texts.values()) {
            if (nowMillis - text.sinceMillis() >= UNNOTICED_MILLIS
                    && room.value().equalsIgnoreCase(text.room().value())) {
                shown.add(text.text());
            }
        }
        return shown;
    }
}
