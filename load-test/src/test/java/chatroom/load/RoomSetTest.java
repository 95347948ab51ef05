package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.RoomLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RoomSetTest {
    private static FollowOptions options(int rooms, int follows) {
        return CommandLine.populateCommand(new FollowOptions(), "--rooms=" + rooms, "--follows=" + follows);
    }

    private static RoomSet set(int rooms, int follows) {
        return new RoomSet(options(rooms, follows), false, "run", 1, 1);
    }

    @ParameterizedTest
    @CsvSource({"4000, 20, 10000", "100, 10, 100", "12, 4, 300", "7, 7, 3"})
    void allRoomsHaveEquallyManyFollowers(int count, int follows, int clients) {
        RoomSet rooms = set(count, follows);
        int[] followers = new int[count];
        for (int client = 0; client < clients; client++) {
            for (int place = 0; place < follows; place++) {
                followers[rooms.after(rooms.firstOf(client), place)]++;
            }
        }
        assertThat(followers).containsOnly(clients * follows / count);
    }

    @Test
    void neighboursHaveOtherFollowers() {
        RoomSet rooms = set(4_000, 20);
        Set<Integer> begins = new HashSet<>();
        IntStream.range(0, 10_000).forEach(client -> begins.add(rooms.firstOf(client)));
        assertThat(begins).hasSize(4_000);
    }

    @Test
    void knowsRoomsByTheirNamesAndPlaces() {
        RoomSet rooms = set(12, 4);
        ByteBuffer name = ByteBuffer.wrap("load-run-11\"".getBytes(StandardCharsets.US_ASCII));
        assertThat(rooms.numberAt(name, 0, name.limit())).isEqualTo(11);
        assertThat(rooms.numberOf(rooms.name(11))).isEqualTo(11);
        assertThat(rooms.place(10, rooms.after(10, 3))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 20, 100, 400",
        "10000, 20, 10000, 10000",
        "100, 10, 100, 100",
        "1, 500, 1, 1",
        "3, 300, 1, 3",
        "50, 0, 20, 20"
    })
    void noUserNeedsToBeInTooManyRooms(int clients, int follows, int wanted, int users) {
        FollowOptions options = options(Math.max(1, follows), follows);
        assertThat(options.readerUsers(clients, wanted)).isEqualTo(users);
    }

    @Test
    void noOwnerHasTooManyRooms() {
        assertThat(options(100_000, 20).owners(10)).isEqualTo(100_000 / RoomLimits.ROOMS);
        assertThat(options(100, 10).owners(10)).isEqualTo(10);
        assertThat(options(2, 1).owners(10)).isEqualTo(2);
    }
}
