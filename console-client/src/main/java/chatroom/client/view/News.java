package chatroom.client.view;

import chatroom.client.room.RoomSummary;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where something is new, as the state line shows it. Where somebody waits for the reader, or a room is there that wasn't, that shows at
 * once; counts go on twice a second, or a busy server would have the line drawn anew for each message. Guarded by {@link RoomView}.
 */
final class News {
    static final long GATHER_MILLIS = 500;

    private List<RoomSummary> shown = List.of();
    private long shownAtMillis = Long.MIN_VALUE / 2;
    private boolean isOld;

    /** @param present as it is now */
    List<RoomSummary> of(List<RoomSummary> present, long nowMillis) {
        isOld = !present.equals(shown);
        if (isOld
                && (nowMillis - shownAtMillis >= GATHER_MILLIS
                        || !matters(present).equals(matters(shown)))) {
            shown = present;
            shownAtMillis = nowMillis;
            isOld = false;
        }
        return shown;
    }

    private static Set<String> matters(List<RoomSummary> news) {
        return news.stream()
                .map(room -> room.name() + (room.isUrgent() ? " " + room.unread() : ""))
                .collect(Collectors.toSet());
    }

    /** When to ask again, because what is shown is old. */
    OptionalLong dueMillis() {
        return isOld ? OptionalLong.of(shownAtMillis + GATHER_MILLIS) : OptionalLong.empty();
    }
}
