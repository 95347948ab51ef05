package chatroom.client.screen;

import chatroom.client.room.RoomSummary;
import chatroom.client.room.Rooms;
import chatroom.protocol.RoomName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.History;

/**
 * Goes from room to room: the half-typed line, the lines that Up brings back and what is shown go along. From any thread; all of it happens
 * under the reader's lock, which keys have already when they come here.
 */
final class RoomNavigation {
    private final Rooms rooms;
    private final ChatReader reader;
    private final Runnable onGone;

    /** Makes one for a room. */
    private final Supplier<History> newHistory;

    /** What Up brings back, of each room where somebody was. Guarded by the reader's lock. */
    private final Map<RoomName, History> histories = new HashMap<>();

    /** @param onGone another room is to be shown */
    RoomNavigation(Rooms rooms, ChatReader reader, Supplier<History> newHistory, Runnable onGone) {
        this.rooms = rooms;
        this.reader = reader;
        this.newHistory = newHistory;
        this.onGone = onGone;
        histories.put(rooms.current(), reader.getHistory());
    }

    /** Only to a room that the user is in. */
    void goTo(RoomName room) {
        reader.exclusively(() -> goToNow(room));
    }

    private void goToNow(RoomName room) {
        if (room.equals(rooms.current())) {
            return;
        }
        reader.exchange(typed -> rooms.show(room, typed).orElse(typed));
        reader.useHistory(histories.computeIfAbsent(rooms.current(), name -> newHistory.get()));
        histories.keySet().retainAll(rooms.all().stream().map(RoomSummary::name).toList());
        onGone.run();
    }

    /** @param number in the order of all, from 1 on */
    void goToNumber(int number) {
        List<RoomSummary> all = rooms.all();
        if (number <= all.size()) {
            goTo(all.get(number - 1).name());
        }
    }

    /** The next in the order of all, or the one before. */
    void step(int by) {
        goTo(rooms.further(by));
    }

    /** Where somebody waits, or where most is new. */
    void goToNews() {
        Optional<RoomSummary> first = rooms.withNews().stream().findFirst();
        first.ifPresent(room -> goTo(room.name()));
    }
}
