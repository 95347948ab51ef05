package chatroom.load;

import chatroom.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;

/** A scenario whose clients may follow rooms. */
abstract class FollowingScenario extends Scenario {
    @Mixin
    private FollowOptions follow;

    /** How many clients follow rooms. */
    abstract int readers();

    /** How many accounts own the rooms. */
    int owners() {
        return follow.owners(1);
    }

    final FollowOptions follow() {
        return follow;
    }

    final int readerUsers() {
        return follow.readerUsers(readers(), super.users());
    }

    @Override
    int users() {
        return readerUsers() + owners();
    }

    @Override
    List<String> serverOptions() {
        return follow.serverOptions();
    }

    /** The rooms, which aren't made yet. */
    final RoomSet rooms(Bench bench, boolean areChanged) {
        return new RoomSet(follow, areChanged, bench.accounts().run(), readerUsers(), owners());
    }

    /** @param entrance how a client of a user comes in */
    final List<RoomReader> readersOf(RoomSet rooms, Bench bench, IntFunction<Request.Resume> entrance) {
        List<RoomReader> readers = new ArrayList<>();
        for (int client = 0; client < readers(); client++) {
            readers.add(new RoomReader(rooms, client, bench, entrance.apply(rooms.userOfReader(client))));
        }
        return readers;
    }
}
