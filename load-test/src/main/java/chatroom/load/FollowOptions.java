package chatroom.load;

import chatroom.protocol.RoomLimits;
import java.util.List;
import picocli.CommandLine.Option;

/** How many rooms there are, and how many of them each client follows. */
final class FollowOptions {
    private static final int MOST_ROOMS = 200_000;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            defaultValue = "100",
            description = "Rooms that are made, if any is followed. [${DEFAULT-VALUE}]")
    private int rooms;

    @Option(
            names = "--follows",
            paramLabel = "N",
            description = "How many of them each client follows; all have equally many followers. [0; rooms 10]")
    private Integer follows;

    void check(Scenario scenario) {
        scenario.within("--rooms", rooms, 1, MOST_ROOMS);
        scenario.within("--follows", follows(), 0, Math.min(rooms, RoomLimits.ROOMS));
    }

    int rooms() {
        return rooms;
    }

    int follows() {
        return follows == null ? 0 : follows;
    }

    /** For a scenario that is about rooms. */
    void followsUnlessGiven(int usual) {
        follows = follows == null ? usual : follows;
    }

    /** How many accounts clients need at least, each of which may be in so many rooms only. */
    int readerUsers(int clients, int wanted) {
        int clientsOfOne = follows() == 0 ? clients : RoomLimits.ROOMS / follows();
        return Math.max(wanted, ceiling(clients, clientsOfOne));
    }

    /** How many accounts own the rooms. */
    int owners(int wanted) {
        return Math.min(rooms, Math.max(wanted, ceiling(rooms, RoomLimits.ROOMS)));
    }

    private static int ceiling(int all, int each) {
        return (all + each - 1) / each;
    }

    /** What a server has to be told. */
    List<String> serverOptions() {
        // Earlier servers, with which one compares, don't know it.
        return follows() == 0 ? List.of() : List.of("--rooms-per-hour=0");
    }
}
