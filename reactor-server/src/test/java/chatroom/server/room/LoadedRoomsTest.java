package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Rooms;
import org.junit.jupiter.api.Test;

class LoadedRoomsTest {
    private final LogArena arena = new LogArena(LogArena.MIN_CAPACITY_BYTES);
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final Lobby lobby =
            new Lobby(new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0), frames, new Timers(() -> 0));
    private final LoadedRooms rooms =
            new LoadedRooms(lobby, frames, lastId -> new MessageLog(arena, lastId), room -> null, 2);

    private Room add(String name) {
        return rooms.add(new Rooms.Room(new RoomName(name), RoomKind.PUBLIC, "", false, 1, 7));
    }

    private boolean has(String name) {
        return rooms.find(new RoomName(name)).isPresent();
    }

    @Test
    void aRoomIsFoundInAnyCaseAndGoesOnAfterItsNewestEntry() {
        Room room = add("Dev");
        assertThat(rooms.find(new RoomName("dEV"))).containsSame(room);
        assertThat(room.lastId()).isEqualTo(7);
        assertThat(add("dev")).isSameAs(room);
        assertThat(rooms.find(RoomName.LOBBY)).containsSame(lobby);
    }

    @Test
    void aDeletedRoomIsForgottenAlsoWhileItIsUsed() {
        Room room = add("dev");
        rooms.use(room);
        rooms.forget(new RoomName("Dev"));
        assertThat(has("dev")).isFalse();
        rooms.release(room);
        assertThat(has("dev")).isFalse();
        assertThat(rooms.size()).isZero();
        assertThat(lobby.stats().rooms.get()).isZero();
    }

    @Test
    void whatNobodyUsesIsForgottenTheOldestFirst() {
        Room one = add("one");
        rooms.use(one);
        rooms.use(one);
        add("two");
        add("three");
        add("four");
        assertThat(has("one")).as("in use").isTrue();
        assertThat(has("two")).isFalse();
        assertThat(rooms.size()).isEqualTo(3);
        rooms.release(one);
        assertThat(has("three")).isTrue();
        rooms.release(one);
        assertThat(has("three")).isFalse();
        assertThat(has("one")).isTrue();
        assertThat(rooms.size()).isEqualTo(2);
        assertThat(lobby.stats().rooms.get()).isEqualTo(2);
    }
}
